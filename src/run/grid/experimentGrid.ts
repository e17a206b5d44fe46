/** Many experiments from ranges of parameters, for scripts: Spinning Up's ExperimentGrid. */
import { isDeepStrictEqual } from 'node:util';
import { type AlgoName, algorithms } from '../../algos/index.js';
import { userConfig } from '../config/userConfig.js';
import { stampOf } from '../files/timestamp.js';
import { knownFlags } from '../flags/runConfig.js';
import { argOf, literalOf, type Value } from '../print/pythonLiteral.js';
import { colorize } from '../print/pythonNumbers.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { UserError } from '../userError.js';
import {
  callExperiment,
  type ExperimentOptions,
  type Kwargs,
  type Thunk,
} from './callExperiment.js';
import {
  type Choice,
  combinations,
  defaultShorthand,
  namesOf,
  nested,
  type Parameter,
  validStr,
} from './experimentNames.js';
import type { Plan } from './plan.js';
import { defaultJobs, plansOf } from './planRuns.js';
import type { GridOptions, GridOutcome } from './runAll.js';

/**
 * One setting of all parameters: { env_name: 'CartPole-v1', ac_kwargs: { hidden_sizes: [32] } }.
 */
export type Variant = { readonly [parameter: string]: unknown };

export interface GridRunOptions extends Partial<GridOptions> {
  readonly dataDir?: string;
  readonly datestamp?: boolean;
}

const RULE = '='.repeat(80);

/**
 * @example
 * const grid = new ExperimentGrid('ppo-bench');
 * grid.add('env_name', 'CartPole-v1', '', true);
 * grid.add('seed', [0, 10, 20]);
 * grid.add('ac_kwargs:hidden_sizes', [[32], [64, 64]], 'hid');
 * await grid.run('ppo', { jobs: 2 });
 */
export class ExperimentGrid {
  private readonly parameters: Parameter[] = [];

  /** @param name with which all names begin */
  constructor(readonly name = '') {}

  /**
   * Add a parameter; a ':' in its key leads into a dictionary. Several values in an array are tried
   * in turn; a value that is an array itself is put into another one.
   * @param shorthand what stands for it in names; the first three letters of the key, if absent
   * @param inName put it into names even if it has one value only
   */
  add(key: string, values: unknown, shorthand?: string | null, inName = false): this {
    const short = userConfig().defaultShorthand ?? true;
    const choices = (Array.isArray(values) ? values : [values]).map(
      (value: unknown): Choice => ({ value, text: validStr(value) }),
    );
    const standing = shorthand ?? (short ? defaultShorthand(key) : undefined);
    this.parameters.push({
      key,
      choices,
      shorthand: standing,
      isDefault: short && shorthand == null,
      inName,
    });
    return this;
  }

  /** Every combination; the values of the parameter that was added first vary most slowly. */
  variants(): readonly Variant[] {
    return combinations(this.parameters).map((chosen) =>
      nested(chosen.map(({ value }, i) => [this.parameters[i].key, value])),
    );
  }

  /**
   * The name of an experiment: the grid's name, then the shorthand and value of each parameter with
   * several values, except for the seed.
   */
  variantName(variant: Variant): string {
    const chosen = this.parameters.map(({ key }): Choice => {
      const value = valueAt(variant, key);
      return { value, text: validStr(value) };
    });
    return namesOf(this.name, this.parameters).nameOf(chosen);
  }

  /** Say what the grid has. */
  print(io: Pick<Terminal, 'write' | 'color'> = terminal()): void {
    const paint = (text: string, colour: 'green' | 'cyan'): string =>
      io.color ? colorize(text, colour, { bold: true }) : text;
    const oneLine = `ExperimentGrid [${this.name}] runs over parameters:\n`;
    const title =
      oneLine.length <= 80 ? oneLine : `ExperimentGrid [${this.name}]\n runs over parameters:\n`;
    const all = this.parameters.reduce((n, { choices }) => n * choices.length, 1);
    const seeds = this.parameters.find(({ key }) => key === 'seed')?.choices.length ?? 1;
    const lines = namesOf(this.name, this.parameters).parameters.map(
      ({ key, shorthand, choices }) => {
        const values = choices.map(({ value }) => `\t${printed(value)}\n`).join('');
        return (
          ` ${paint(key.padEnd(40), 'cyan')} ` +
          `${shorthand === undefined ? '' : `[${shorthand}]`} \n\n${values}\n`
        );
      },
    );
    const counts =
      `${' Variants, counting seeds: '.padEnd(40)} ` +
      `${all}\n${' Variants, not counting seeds: '.padEnd(40)} ${all / seeds}\n`;
    io.write(`${RULE}\n${paint(title, 'green')}\n${lines.join('')}${counts}\n${RULE}\n`);
  }

  /**
   * Do all experiments: with an algorithm of ours each in a process of its own, several at a time,
   * and what is done already is skipped; with a function one after another in this process.
   * @param thunk an algorithm's name, a function of the parameters, or the name of a parameter
   * whose values are such
   */
  run(thunk: AlgoName, options?: GridRunOptions, io?: Terminal): Promise<GridOutcome>;
  run(
    thunk: ((kwargs: Kwargs) => unknown) | string,
    options?: GridRunOptions,
    io?: Terminal,
  ): Promise<GridOutcome | readonly unknown[]>;
  async run(
    thunk: Thunk | string,
    options: GridRunOptions = {},
    io: Terminal = terminal(),
  ): Promise<GridOutcome | readonly unknown[]> {
    this.print(io);
    const { notes } = namesOf(this.name, this.parameters);
    const names = this.variants().map((variant) => this.variantName(variant));
    io.write(
      `\nPreparing to run the following ` +
        `experiments...\n\n${[...new Set(names)].sort().join('\n')}\n\n${RULE}\n`,
    );
    for (const note of notes) io.write(`${note}\n`);
    if (typeof thunk === 'string' && Object.hasOwn(algorithms, thunk))
      return this.runAlgorithm(thunk as AlgoName, names, options, io);
    const { dataDir, datestamp = false } = options;
    const results: unknown[] = [];
    for (const [i, variant] of this.variants().entries()) {
      const { work, parameters } =
        typeof thunk === 'string' ? workOf(variant, thunk) : { work: thunk, parameters: variant };
      results.push(
        await callExperiment(
          names[i],
          work,
          { ...(parameters as ExperimentOptions), dataDir, datestamp },
          io,
        ),
      );
    }
    return results;
  }

  private async runAlgorithm(
    algo: AlgoName,
    names: readonly string[],
    options: GridRunOptions,
    io: Terminal,
  ): Promise<GridOutcome> {
    const { dataDir, datestamp, jobs = defaultJobs(), ...rest } = options;
    const shared = [
      ...(dataDir === undefined ? [] : ['--data_dir', dataDir]),
      ...(datestamp ? ['--dt', stampOf(new Date())] : []),
    ];
    const { runPlans } = await import('./runAll.js');
    const plans = combinations(this.parameters).map((chosen, i): Plan => {
      const typed = chosen.flatMap(({ value }, j) => flagFor(algo, this.parameters[j].key, value));
      return plansOf([algo, ...typed, '--exp_name', names[i], ...shared]).plans[0];
    });
    return runPlans(plans, { ...rest, jobs }, io);
  }
}

/** A path such as 'a:b:c' leads into dictionaries. */
const valueAt = (variant: Variant, key: string): unknown => {
  if (Object.hasOwn(variant, key)) return variant[key];
  const [first, ...rest] = key.split(':');
  const inside = variant[first];
  if (rest.length === 0 || typeof inside !== 'object' || inside === null)
    throw new RangeError(`the variant has no ${key}`);
  return valueAt(inside as Variant, rest.join(':'));
};

/** As Python prints it: text without quotes, but for text inside of something. */
const printed = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'function'
      ? value.name
      : literalOf(value).repr;

const workOf = (
  variant: Variant,
  key: string,
): { readonly work: Thunk; readonly parameters: Variant } => {
  const { [key]: work, ...parameters } = variant;
  if (typeof work === 'function' || (typeof work === 'string' && Object.hasOwn(algorithms, work)))
    return { work: work as Thunk, parameters };
  throw new UserError(
    `run: '${key}' should be an algorithm (${Object.keys(algorithms).join(', ')}) or a ` +
      `parameter whose values are functions or algorithms`,
  );
};

/** The flag and value for a parameter of an algorithm, by whichever name the script uses. */
const flagFor = (algo: AlgoName, key: string, value: unknown): string[] => {
  if (!isPlainValue(value))
    throw new UserError(
      `${key} should be a value that can be typed, for each run is a process of its own; a ` +
        `function can go to run as a whole`,
    );
  const known = knownFlags(algo).find(({ name }) => name === key);
  const flag = `--${known?.key ?? key.replace(/^envOptions:/, 'env:')}`;
  const word =
    typeof value === 'string' && ['env_name', 'env'].includes(key) ? value : argOf(value as Value);
  return word.startsWith('--') ? [`${flag}=${word}`] : [flag, word];
};
const isPlainValue = (x: unknown): boolean =>
  x === null ||
  ['boolean', 'number', 'string'].includes(typeof x) ||
  (Array.isArray(x) && x.every(isPlainValue)) ||
  (typeof x === 'object' &&
    isDeepStrictEqual(Object.getPrototypeOf(x), Object.prototype) &&
    Object.values(x as object).every(isPlainValue));
