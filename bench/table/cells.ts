/** Finished runs that differ in nothing but their seed, beside the original's curve. */
import type { AlgoName } from '../../src/algos/index.js';
import { at, type Curve } from './curve.js';
import { isOffPolicy, type Job } from './jobs.js';
import original from './original.json' with { type: 'json' };
import type { Result } from './store.js';

export interface Cell extends Omit<Job, 'seed'> {
  /** By their seeds. */
  readonly runs: readonly Result[];
  /** Mean over seeds of each run's `final`, and the lowest and highest of them. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** The original's published curve; undefined where there is none. */
  readonly original: Original | undefined;
}

/** The original at the steps of a cell, or where it ends, if that is earlier. */
interface Original {
  readonly curve: Curve;
  readonly steps: number;
  readonly value: number;
}

/** Titles, and numbers of colours, which are fixed, whoever else is in a picture; in the order in which they appear. */
const looks: Readonly<Record<AlgoName, { readonly name: string; readonly colour: number }>> = {
  ppo: { name: 'PPO', colour: 0 },
  trpo: { name: 'TRPO', colour: 3 },
  vpg: { name: 'VPG', colour: 2 },
  npg: { name: 'NPG', colour: 4 },
  ppo_penalty: { name: 'PPO, penalty', colour: 6 },
  a2c: { name: 'A2C', colour: 1 },
  sac: { name: 'SAC', colour: 0 },
  td3: { name: 'TD3', colour: 3 },
  ddpg: { name: 'DDPG', colour: 2 },
  sac2018: { name: 'SAC 2018', colour: 4 },
  dqn: { name: 'DQN', colour: 6 },
};
export const ALGOS = (Object.keys(looks) as AlgoName[]).map((algo) => ({ algo, ...looks[algo] }));

const curves: Readonly<Record<string, Readonly<Record<string, readonly (readonly number[])[]>>>> = original.curves;
const known = (world: string, algo: string): Curve | undefined =>
  curves[world.replace(/-v\d+$/, '')]?.[algo]?.map(([x, y]) => [x, y] as const);

/** The original's curve of an algorithm in a world such as Hopper-v4, and its value at `steps`. */
export const originalOf = (world: string, algo: string, steps: number): Original | undefined => {
  const curve = known(world, algo);
  if (!curve) return undefined;
  const there = Math.min(steps, curve[curve.length - 1][0]);
  const value = at(curve, there);
  return value === undefined ? undefined : { curve, steps: there, value };
};

const rankOf = (algo: AlgoName): number => ALGOS.findIndex((one) => one.algo === algo);

/** Sorted by algorithm, then steps; environments in the order given. */
export const cellsOf = (results: readonly Result[]): readonly Cell[] => {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const name = `${result.world}/${result.algo}-${result.steps}`;
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  return [...groups.values()].map(cellOf).sort((a, b) => rankOf(a.algo) - rankOf(b.algo) || a.steps - b.steps);
};

const cellOf = (group: readonly Result[]): Cell => {
  const runs = [...group].sort((a, b) => a.seed - b.seed);
  const { world, algo, steps, options } = runs[0];
  const finals = runs.map(({ final }) => final);
  const mean = finals.reduce((a, b) => a + b, 0) / finals.length;
  const extremes = { lowest: Math.min(...finals), highest: Math.max(...finals) };
  return { world, algo, steps, options, runs, mean, ...extremes, original: originalOf(world, algo, steps) };
};

/** Under half of the original's; where that is below zero, more than twice as far below. */
export const isPoor = ({ mean, original }: Cell): boolean =>
  original !== undefined && mean < (original.value > 0 ? original.value / 2 : original.value * 2);

/** The longest runs of each algorithm in each world. */
export const longest = (cells: readonly Cell[]): readonly Cell[] =>
  cells.filter(({ world, algo, steps }) => !cells.some((other) => other.world === world && other.algo === algo && other.steps > steps));

/** On-policy cells, and the others. */
export const byKind = (cells: readonly Cell[]): readonly [onPolicy: readonly Cell[], offPolicy: readonly Cell[]] => [
  cells.filter(({ algo }) => !isOffPolicy(algo)),
  cells.filter(({ algo }) => isOffPolicy(algo)),
];
