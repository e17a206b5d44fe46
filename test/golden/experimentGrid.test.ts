/** Names, directories and parameters of experiments against those that the original's command line and ExperimentGrid give. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setupLoggerKwargs } from '../../src/run/grid/callExperiment.js';
import { ExperimentGrid } from '../../src/run/grid/experimentGrid.js';
import { defaultShorthand, nested, validStr } from '../../src/run/grid/experimentNames.js';
import { gridOf, plansOf } from '../../src/run/grid/planRuns.js';
import { parseLiteral } from '../../src/run/print/pythonLiteral.js';
import { runDirectory } from '../../src/run/saved/runDirectory.js';

const golden = JSON.parse(readFileSync(new URL('./data/spinningup/experiment_grid.json', import.meta.url), 'utf8'));

interface Case {
  readonly cmd: string;
  readonly argv: readonly string[];
  readonly variants: readonly string[];
  readonly error: string | null;
  readonly runs?: readonly {
    readonly exp_name: string;
    readonly seed: number;
    readonly data_dir: string | null;
    readonly kwargs: object;
  }[];
  readonly output_dirs: readonly string[] | null;
  readonly output_dirs_regex?: readonly string[];
}
/** Help is another matter. */
const cases: readonly Case[] = (golden.cases as Case[]).filter(({ argv }) => !argv.includes('--help'));

/** Our default names have no _pytorch and no _tf1, and our default directory is data. */
const ours = (text: string): string => text.replace(/(cmd_\w+?)_(pytorch|tf1)/g, '$1').replaceAll('<DEFAULT_DATA_DIR>', 'data');

/** What the original passes on unseen, flags that there are not and values that cannot be; and more processes than one. */
const isBeyondUs = ({ argv }: Case): boolean =>
  argv.some((word) => ['--flag', '--ac_kwargs:deep:nested_key', '--cpu', '-1'].includes(word));

/** What stands in the order of the original, whatever the flags are. */
const read = (argv: readonly string[]) => {
  const { variants, common } = gridOf(argv, {});
  const dataDir = common.find(({ key }) => key === 'data_dir')?.values[0] ?? 'data';
  return variants.map(({ expName, flags }) => {
    const { seed = 0, ...kwargs } = nested(flags.map(({ key, values: [value] }) => [key, value]));
    const dir = runDirectory({ dataDir: dataDir as string, expName, seed: seed as number, datestamp: false }, new Date());
    return { exp_name: expName, seed, kwargs, dir };
  });
};

describe('the command line', () => {
  test.each(cases.filter(({ error }) => error === null))('$cmd', (golden) => {
    const runs = read(golden.argv);
    expect([...new Set(runs.map(({ exp_name }) => exp_name))].sort()).toEqual(golden.variants.map(ours));
    if (golden.runs) {
      const wanted = golden.runs.map(({ exp_name, seed, kwargs }) => ({ exp_name: ours(exp_name), seed, kwargs }));
      expect(runs.map(({ dir: _, ...run }) => run)).toEqual(wanted);
    }
    if (golden.output_dirs) expect(runs.map(({ dir }) => dir)).toEqual(golden.output_dirs.map(ours));
  });

  test.each(cases.filter((golden) => golden.error === null && !isBeyondUs(golden)))('$cmd: the runs are in these directories', (golden) => {
    const dirs = plansOf(golden.argv).plans.map(({ dir }) => dir);
    if (golden.output_dirs) expect(dirs).toEqual(golden.output_dirs.map(ours));
    for (const [i, pattern] of (golden.output_dirs_regex ?? []).entries()) expect(dirs[i]).toMatch(new RegExp(ours(pattern)));
  });

  test.each(cases.filter(({ error }) => error !== null))('$cmd is an error', ({ argv, error }) => {
    const words = {
      '--env_name': 'which environment? Name it with --env, such as --env CartPole-v1',
      NoSuchEnv: /^unknown environment 'NoSuchEnv-v0'\. Known: CartPole-v0/,
      data_dir: 'one value expected for --data_dir, got 2: a b',
      exp_name: 'one value expected for --exp_name, got 2: a b',
    };
    const said = Object.entries(words).find(([word]) => error?.includes(word))?.[1];
    expect(() => plansOf(argv)).toThrow(said);
  });
});

describe('ExperimentGrid', () => {
  type Add = [key: string, values: unknown, shorthand?: string | null, inName?: boolean];
  type Golden = { name: string; adds: Add[]; variant_names: string[]; variants: object[]; print: string };

  test.each(golden.api_grids as Golden[])('[$name] has the variants and the names of the original, and prints what it prints', (golden) => {
    const grid = new ExperimentGrid(golden.name);
    for (const add of golden.adds) grid.add(...add);
    expect(grid.variants()).toEqual(golden.variants);
    expect(grid.variants().map((variant) => grid.variantName(variant))).toEqual(golden.variant_names);
    const out: string[] = [];
    grid.print({ write: (text) => void out.push(text), color: true });
    expect(out.join('')).toBe(golden.print);
  });
});

test.each(golden.valid_str as [string, string][])('%s is %s in a name', (value, text) => {
  expect(parseLiteral(value).name).toBe(text);
});

test('a value from a script is in a name as one from the command line', () => {
  for (const word of ['0.001', '-1', "'a b/c.d'", '[(1, 2), (3,)]', 'True', 'None', "{'a': [1, 'b']}"]) {
    const { value, name } = parseLiteral(word);
    expect(validStr(value)).toBe(word.startsWith('{') ? '--a----1---b---' : name);
  }
  expect(validStr(class ReLU {})).toBe('relu');
});

test.each(Object.entries(golden.default_shorthand as Record<string, string>))('%s is %s', (key, shorthand) => {
  expect(defaultShorthand(key)).toBe(shorthand);
});

test.each(golden.setup_logger_kwargs as { args: Record<string, unknown>; out: Record<string, string> }[])(
  'setupLoggerKwargs of $args',
  ({ args, out }) => {
    const { exp_name, seed, data_dir } = args as { exp_name: string; seed?: number; data_dir?: string };
    const wanted = { outputDir: join(ours(out.output_dir)), expName: out.exp_name };
    expect(setupLoggerKwargs(exp_name, seed, data_dir)).toEqual(wanted);
  },
);
