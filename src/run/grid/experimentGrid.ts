/**
 * Spinning Up's ExperimentGrid for scripts: experiments for all combinations of parameter values.
 */
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
import { crowding, defaultJobs, plansOf } from './planRuns.js';
import type { GridOptions, GridOutcome } from './runAll.js';

/**
 * One combination of parameter values, nested: { env_name: 'CartPole-v1', ac_kwargs: {
 * hidden_sizes: [32] } }.
 */
export type Variant = { readonly [parameter: string]: unknown };

/** Options of `run`: where to write, and how many runs at a time. */
export interface GridRunOptions extends Partial<GridOptions> {
  readonly dataDir?: string;
  readonly datestamp?: boolean;
  /** The number of threads that learn together in each run: Spinning Up's num_cpu. */
  readonly numCpu?: number | 'auto';
}

const SEPARATOR = '='.repeat(80);

/**
 * A grid of experiments.
 * @example
 * const grid = new ExperimentGrid('ppo-bench');
 * grid.add('env_name', 'CartPole-v1', '', true);
 * grid.add('seed', [0, 10, 20]);
 * grid.add('ac_kwargs:hidden_sizes', [[32], [64, 64]], 'hid');
 * await grid.run('ppo', { jobs: 2 });
 */
export class ExperimentGrid {
  private readonly parameters: Parameter[] = [];

  /** @param name prefix of all experiment names */
  constructor(readonly name = '') {}

  /**
   * Add a parameter with its values. A ':' in the key leads into a dictionary. An array lists
   * several values; a value that is itself an array is wrapped in another one.
   * @param shorthand its short form in experiment names; if absent, the first three letters of the
   * key
   * @param inName include it in names even if it has only one value
   */
  add(key: string, values: unknown, shorthand?: string | null, inName = false): this {
    const short = userConfig().defaultShorthand ?? true;
    const choices = (Array.isArray(values) ? values : [values]).map(
      (value: unknown): Choice => ({ value, text: validStr(value) }),
    );
    const shortForm = shorthand ?? (short ? defaultShorthand(key) : undefined);
    this.parameters.push({
      key,
      choices,
      shorthand: shortForm,
      isDefault: short && shorthand == null,
      inName,
    });
    return this;
  }

  /** All combinations; values of the parameter that was added first vary most slowly. */
  variants(): readonly Variant[] {
    return combinations(this.parameters).map((chosen) =>
      nested(chosen.map(({ value }, i) => [this.parameters[i].key, value])),
    );
  }

  /**
   * Name of an experiment: the name of the grid, then shorthand and value of each parameter with
   * several values, except the seed.
   */
  variantName(variant: Variant): string {
    const chosen = this.parameters.map(({ key }): Choice => {
      const value = valueAt(variant, key);
      return { value, text: validStr(value) };
    });
    return namesOf(this.name, this.parameters).nameOf(chosen);
  }

  /** Print the parameters and the number of experiments. */
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
    io.write(`${SEPARATOR}\n${paint(title, 'green')}\n${lines.join('')}${counts}\n${SEPARATOR}\n`);
  }

  /**
   * Run all experiments: with one of the package's algorithms, each in its own process, several at
   * a time, skipping completed runs; with a function, one after another in this process.
   * @param thunk an algorithm's name, a function of the parameters, or the key of a parameter whose
   * values are functions or algorithms' names
   * @throws UserError if a parameter is unknown or a value is invalid
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
        `experiments...\n\n${[...new Set(names)].sort().join('\n')}\n\n${SEPARATOR}\n`,
    );
    for (const note of notes) io.write(`${note}\n`);
    if (typeof thunk === 'string' && Object.hasOwn(algorithms, thunk))
      return this.runAlgorithm(thunk as AlgoName, names, options, io);
    const { dataDir, datestamp = false, numCpu } = options;
    const results: unknown[] = [];
    for (const [i, variant] of this.variants().entries()) {
      const { work, parameters } =
        typeof thunk === 'string' ? workOf(variant, thunk) : { work: thunk, parameters: variant };
      results.push(
        await callExperiment(
          names[i],
          work,
          {
            ...(parameters as ExperimentOptions),
            ...(numCpu !== undefined && { num_cpu: numCpu }),
            dataDir,
            datestamp,
          },
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
    const { dataDir, datestamp, numCpu, ...rest } = options;
    const shared = [
      ...(dataDir === undefined ? [] : ['--data_dir', dataDir]),
      ...(datestamp ? ['--dt', stampOf(new Date())] : []),
      ...(numCpu === undefined ? [] : ['--cpu', `${numCpu}`]),
    ];
    const { runPlans } = await import('./runAll.js');
    const plans = combinations(this.parameters).map((chosen, i): Plan => {
      const flags = chosen.flatMap(({ value }, j) => flagFor(algo, this.parameters[j].key, value));
      return plansOf([algo, ...flags, '--exp_name', names[i], ...shared]).plans[0];
    });
    const jobs = rest.jobs ?? defaultJobs(plans);
    for (const note of crowding(plans, jobs)) io.write(`${note}\n`);
    return runPlans(plans, { ...rest, jobs }, io);
  }
}

/** Value under a path such as 'a:b:c', which leads into dictionaries. */
const valueAt = (variant: Variant, key: string): unknown => {
  if (Object.hasOwn(variant, key)) return variant[key];
  const [first, ...rest] = key.split(':');
  const inside = variant[first];
  if (rest.length === 0 || typeof inside !== 'object' || inside === null)
    throw new RangeError(`the variant has no ${key}`);
  return valueAt(inside as Variant, rest.join(':'));
};

/** A value as Python prints it; only text within lists and dictionaries is in quotes. */
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

/**
 * Command-line arguments for a parameter of an algorithm, under whichever of its names the script
 * uses.
 * @throws UserError if the value is a function or another object that cannot be typed
 */
const flagFor = (algo: AlgoName, key: string, value: unknown): string[] => {
  if (!isPlainValue(value))
    throw new UserError(
      `${key} should be a value that can be typed on a command line, since each run is a ` +
        `process of its own; pass a function to run() in place of an algorithm`,
    );
  const known = knownFlags(algo).find(({ name }) => name === key);
  const flag = `--${known?.key ?? key.replace(/^envOptions:/, 'env:')}`;
  const arg =
    typeof value === 'string' && ['env_name', 'env'].includes(key) ? value : argOf(value as Value);
  return arg.startsWith('--') ? [`${flag}=${arg}`] : [flag, arg];
};
const isPlainValue = (x: unknown): boolean =>
  x === null ||
  ['boolean', 'number', 'string'].includes(typeof x) ||
  (Array.isArray(x) && x.every(isPlainValue)) ||
  (typeof x === 'object' &&
    isDeepStrictEqual(Object.getPrototypeOf(x), Object.prototype) &&
    Object.values(x as object).every(isPlainValue));
