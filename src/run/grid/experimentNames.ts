/** Experiment names: Spinning Up's, extended where two experiments would share one. */
import { isDeepStrictEqual } from 'node:util';
import { literalOf } from '../print/pythonLiteral.js';

/**
 * Any value as part of a file name: in lower case, lists joined by -, and every character other
 * than a letter, digit, - or _ replaced by -.
 */
export const validStr = (value: unknown): string => literalOf(value).name;

/** Letters and digits among the first `length` characters. */
const lettersOf = (part: string, length: number): string =>
  part.slice(0, length).replace(/[^a-zA-Z0-9]/g, '');

/**
 * Default shorthand of a key: three letters or digits of each part, so ac-hid for
 * ac_kwargs:hidden_sizes.
 */
export const defaultShorthand = (key: string): string => shorthandOfLength(key, 3);

/** Shorthand with `length` characters of the last part, and three of the others. */
const shorthandOfLength = (key: string, length: number): string => {
  const parts = key.split(':');
  return parts.map((part, i) => lettersOf(part, i === parts.length - 1 ? length : 3)).join('-');
};

/** One value of a parameter, and its text in names. */
export interface Choice {
  readonly value: unknown;
  readonly text: string;
}

/** A parameter of a grid. */
export interface Parameter<C extends Choice = Choice> {
  readonly key: string;
  readonly choices: readonly C[];
  /** Short form in names; the key itself, if absent. */
  readonly shorthand: string | undefined;
  /** Whether the shorthand was derived from the key, rather than given. */
  readonly isDefault: boolean;
  /** Include it in names even if it has only one value. */
  readonly inName: boolean;
}

/** All combinations of values; those of the first parameter vary most slowly. */
export const combinations = <C extends Choice>(
  parameters: readonly Parameter<C>[],
): readonly (readonly C[])[] =>
  parameters.reduce<readonly (readonly C[])[]>(
    (rows, { choices }) => rows.flatMap((row) => choices.map((c) => [...row, c])),
    [[]],
  );

const isNamed = ({ key, choices, inName }: Parameter): boolean =>
  (choices.length > 1 || inName) && key !== 'seed';

/** Experiment names of a grid. */
export interface Names {
  /** Name of the experiment with these values, one for each parameter. */
  nameOf(chosen: readonly Choice[]): string;
  /** The parameters, with the shorthands in use. */
  readonly parameters: readonly Parameter[];
  /** Differences from Spinning Up's names, one line each. */
  readonly notes: readonly string[];
}

/**
 * Names of all experiments of a grid. Two experiments share a name exactly if they differ only in
 * the seed.
 */
export const namesOf = (name: string, given: readonly Parameter[]): Names => {
  const { parameters, notes } = withDistinctShorthands(given);
  const baseNameOf = (chosen: readonly Choice[]): string => {
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
    const same = settings.get(baseNameOf(chosen)) ?? [];
    if (!same.some((values) => isDeepStrictEqual(values, valuesOf(chosen))))
      settings.set(baseNameOf(chosen), [...same, valuesOf(chosen)]);
  }
  const unusedName = (base: string, n: number): string =>
    settings.has(`${base}_${n}`) ? unusedName(`${base}_`, n) : `${base}_${n}`;
  const shared = [...settings].filter(([, same]) => same.length > 1);
  return {
    parameters,
    notes: [
      ...notes,
      ...shared.map(
        ([base, same]) =>
          `${same.length} experiments would be named ${base}; the later ones are ` +
          `${unusedName(base, 2)} and so on`,
      ),
    ],
    nameOf: (chosen) => {
      const base = baseNameOf(chosen);
      const n = (settings.get(base) ?? []).findIndex((values) =>
        isDeepStrictEqual(values, valuesOf(chosen)),
      );
      return n > 0 ? unusedName(base, n + 1) : base;
    },
  };
};

const paramName = ({ key, shorthand }: Parameter): string => validStr(shorthand ?? key);

/**
 * Part of a name for one parameter: _cli0-1; for a boolean _fla if it is true, and nothing if it is
 * false.
 */
const part = (parameter: Parameter, { value, text }: Choice): string => {
  if (parameter.choices.every((choice) => typeof choice.value === 'boolean'))
    return value ? `_${paramName(parameter)}` : '';
  return `_${paramName(parameter)}${text}`;
};

/**
 * Lengthen equal default shorthands until they differ: trainp and trainv in place of tra and tra.
 */
const withDistinctShorthands = (
  given: readonly Parameter[],
): Pick<Names, 'parameters' | 'notes'> => {
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
          .join(' and ')} would ${group.length > 1 ? 'all ' : ''}be abbreviated to ` +
        `${paramName(group[0])} in names; ` +
        group.map((p) => `${p.key} becomes ${shorthands.get(p)}`).join(', '),
    ),
  };
};

/** The shortest default shorthand that no other parameter has; the key, if there is none. */
const longEnough = (
  { key }: Parameter,
  group: readonly Parameter[],
  others: readonly string[],
  length = 4,
): string => {
  const shorthand = shorthandOfLength(key, length);
  const all = group.map((p) => shorthandOfLength(p.key, length));
  if (new Set(all).size === all.length && !all.some((sh) => others.includes(validStr(sh))))
    return shorthand;
  const longest = Math.max(...group.map((p) => p.key.length));
  return length > longest ? key : longEnough({ key } as Parameter, group, others, length + 1);
};

/**
 * Nested dictionaries from paths: { 'base:one': 1, 'base:two': 2 } becomes { base: { one: 1, two: 2
 * } }.
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
