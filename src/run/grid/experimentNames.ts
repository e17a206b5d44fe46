/** Names of experiments: Spinning Up's, made different where it would give one name twice. */
import { isDeepStrictEqual } from 'node:util';
import { literalOf } from '../print/pythonLiteral.js';

/**
 * Any value as a part of a file's name: lower case, lists joined by -, and - for what is no letter,
 * digit, - or _.
 */
export const validStr = (value: unknown): string => literalOf(value).name;

/** The letters and digits among the first `length` characters. */
const shear = (part: string, length: number): string =>
  part.slice(0, length).replace(/[^a-zA-Z0-9]/g, '');

/**
 * The first three letters of each part of a key, without what is no letter or digit: ac-hid for
 * ac_kwargs:hidden_sizes.
 */
export const defaultShorthand = (key: string): string => longer(key, 3);

/** The same, with more letters of the last part. */
const longer = (key: string, length: number): string => {
  const parts = key.split(':');
  return parts.map((part, i) => shear(part, i === parts.length - 1 ? length : 3)).join('-');
};

/** One value of a parameter, and how a name has it. */
export interface Choice {
  readonly value: unknown;
  readonly text: string;
}

/** A parameter of a grid. */
export interface Parameter<C extends Choice = Choice> {
  readonly key: string;
  readonly choices: readonly C[];
  /** The shorthand in names; the key itself, if absent. */
  readonly shorthand: string | undefined;
  /** True if the shorthand is derived from the key, not given by the user. */
  readonly isDefault: boolean;
  /** Put it into names even if it has one value only. */
  readonly inName: boolean;
}

/** Every combination of their values; those of the first vary most slowly. */
export const combinations = <C extends Choice>(
  parameters: readonly Parameter<C>[],
): readonly (readonly C[])[] =>
  parameters.reduce<readonly (readonly C[])[]>(
    (rows, { choices }) => rows.flatMap((row) => choices.map((c) => [...row, c])),
    [[]],
  );

const isNamed = ({ key, choices, inName }: Parameter): boolean =>
  (choices.length > 1 || inName) && key !== 'seed';

/** The names of a grid's settings. */
export interface Names {
  /** That of the setting with one choice for each parameter. */
  nameOf(chosen: readonly Choice[]): string;
  /** The parameters, with the shorthands that are used. */
  readonly parameters: readonly Parameter[];
  /** Deviations from the original's names, one line each. */
  readonly notes: readonly string[];
}

/** Names for all settings of a grid: equal for those that differ in the seed, and for no others. */
export const namesOf = (name: string, given: readonly Parameter[]): Names => {
  const { parameters, notes } = distinct(given);
  const plain = (chosen: readonly Choice[]): string => {
    const parts = parameters.map((parameter, i) =>
      isNamed(parameter) ? part(parameter, chosen[i]) : '',
    );
    return (name + parts.join('')).replace(/^_+/, '');
  };
  const valuesOf = (chosen: readonly Choice[]): readonly unknown[] =>
    parameters.flatMap((parameter, i) => (isNamed(parameter) ? [chosen[i].value] : []));
  const settings = new Map<string, (readonly unknown[])[]>();
  for (const chosen of combinations(
    parameters.map((p) => (isNamed(p) ? p : { ...p, choices: p.choices.slice(0, 1) })),
  )) {
    const same = settings.get(plain(chosen)) ?? [];
    if (!same.some((values) => isDeepStrictEqual(values, valuesOf(chosen))))
      settings.set(plain(chosen), [...same, valuesOf(chosen)]);
  }
  const free = (base: string, n: number): string =>
    settings.has(`${base}_${n}`) ? free(`${base}_`, n) : `${base}_${n}`;
  const shared = [...settings].filter(([, same]) => same.length > 1);
  return {
    parameters,
    notes: [
      ...notes,
      ...shared.map(
        ([base, same]) =>
          `${same.length} settings would be called ${base}; the later ones are ` +
          `${free(base, 2)} and so on`,
      ),
    ],
    nameOf: (chosen) => {
      const base = plain(chosen);
      const n = (settings.get(base) ?? []).findIndex((values) =>
        isDeepStrictEqual(values, valuesOf(chosen)),
      );
      return n > 0 ? free(base, n + 1) : base;
    },
  };
};

const paramName = ({ key, shorthand }: Parameter): string => validStr(shorthand ?? key);

/** _cli0-1; of a switch only _fla, and only where it is on. */
const part = (parameter: Parameter, { value, text }: Choice): string => {
  if (parameter.choices.every((choice) => typeof choice.value === 'boolean'))
    return value ? `_${paramName(parameter)}` : '';
  return `_${paramName(parameter)}${text}`;
};

/**
 * Default shorthands that are equal become longer until they differ: trainp and trainv for tra and
 * tra.
 */
const distinct = (given: readonly Parameter[]): Pick<Names, 'parameters' | 'notes'> => {
  const named = given.filter(isNamed);
  const taken = (p: Parameter): readonly Parameter[] =>
    named.filter((other) => paramName(other) === paramName(p));
  const clashing = named.filter((p) => p.isDefault && taken(p).length > 1);
  const others = named.filter((p) => !clashing.includes(p)).map(paramName);
  const shorthands = new Map(
    clashing.map((p) => [
      p,
      longEnough(
        p,
        taken(p).filter((other) => clashing.includes(other)),
        others,
      ),
    ]),
  );
  const groups = [...new Set(clashing.map(paramName))].map((sh) =>
    clashing.filter((p) => paramName(p) === sh),
  );
  return {
    parameters: given.map((p) => ({ ...p, shorthand: shorthands.get(p) ?? p.shorthand })),
    notes: groups.map(
      (group) =>
        `${taken(group[0])
          .map(({ key }) => key)
          .join(
            ' and ',
          )} would ${group.length > 1 ? 'all ' : ''}be ${paramName(group[0])} in names; ` +
        group.map((p) => `${p.key} is ${shorthands.get(p)}`).join(', '),
    ),
  };
};

/** The shortest default shorthand that no other has; the key, if there is none. */
const longEnough = (
  { key }: Parameter,
  group: readonly Parameter[],
  others: readonly string[],
  length = 4,
): string => {
  const shorthand = longer(key, length);
  const all = group.map((p) => longer(p.key, length));
  if (new Set(all).size === all.length && !all.some((sh) => others.includes(validStr(sh))))
    return shorthand;
  const longest = Math.max(...group.map((p) => p.key.length));
  return length > longest ? key : longEnough({ key } as Parameter, group, others, length + 1);
};

/**
 * { 'base:one': 1, 'base:two': 2 } as { base: { one: 1, two: 2 } }.
 * @throws RangeError if a key has both a value and parts
 */
export const nested = (
  entries: readonly (readonly [key: string, value: unknown])[],
): Record<string, unknown> => {
  const out: Record<string, unknown> = {};
  const heads = [...new Set(entries.map(([key]) => key.split(':')[0]))];
  for (const head of heads) {
    const own = entries.filter(([key]) => key === head);
    const inner = entries
      .filter(([key]) => key.startsWith(`${head}:`))
      .map(([key, value]) => [key.slice(head.length + 1), value] as const);
    if (own.length + Math.min(inner.length, 1) > 1)
      throw new RangeError(`${head} has several values; give each key once`);
    out[head] = inner.length > 0 ? nested(inner) : own[0][1];
  }
  return out;
};
