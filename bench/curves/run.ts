/**
 * A million steps on MuJoCo, beside the original's published curves: an hour and more. What was done before, in
 * build/curves, is not done again.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, type Curves, meanOf, type Point, picture, windowOf } from './draw.js';
import original from './original.json' with { type: 'json' };

const DATA = 'build/curves';
const worlds = ['HalfCheetah', 'Hopper', 'Swimmer'] as const;
type World = (typeof worlds)[number];
/** Networks and batches are those that the original was measured with. */
const onPolicy = (algo: string): string[] => [
  algo,
  '--env',
  ...worlds.map((w) => `${w}-v4`),
  '--seed',
  '0',
  '1',
  '--hid',
  '[64,32]',
  '--epochs',
  '250',
  '--save_freq',
  '50',
];
const offPolicy = (algo: string): string[] => [algo, '--env', 'HalfCheetah-v4', '--epochs', '25', '--save_freq', '5'];
const commands = [...['ppo', 'trpo', 'vpg'].map(onPolicy), ...['sac', 'td3'].map(offPolicy)];

interface Found {
  readonly world: string;
  readonly algo: string;
  readonly seed: number;
  readonly curve: readonly Point[];
}

/** The return of the policy after each epoch: that of evaluations where there are such. */
const runIn = (dir: string): Found => {
  const { env_name, algo, seed } = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'));
  const [header, ...rows] = readFileSync(join(dir, 'progress.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const value = header.includes('AverageTestEpRet') ? 'AverageTestEpRet' : 'AverageEpRet';
  const [x, y] = ['TotalEnvInteracts', value].map((name) => header.indexOf(name));
  return { world: env_name.replace(/-v4$/, ''), algo, seed, curve: rows.map((row) => [Number(row[x]), Number(row[y])]) };
};

const train = (): void => {
  for (const words of commands)
    execFileSync(process.execPath, ['bin/spinup.js', 'run', ...words, '--exp_name', words[0], '--data_dir', DATA, '--resume'], {
      stdio: 'inherit',
    });
};

const curvesOf = (runs: readonly Found[], world: World): Curves[] =>
  Object.entries(original.curves[world]).flatMap(([algo, points]) => {
    const ours = runs.filter((run) => run.world === world && run.algo === algo).sort((a, b) => a.seed - b.seed);
    return ours.length > 0 ? [{ algorithm: algo, ours: ours.map(({ curve }) => curve), original: points as unknown as Point[] }] : [];
  });

const lastOf = (curve: readonly Point[]): number => {
  const last = curve.slice(-windowOf(curve));
  return last.reduce((sum, [, y]) => sum + y, 0) / last.length;
};

const row = (world: string, { algorithm, ours, original }: Curves) => {
  const steps = Math.min(...ours.map((curve) => curve[curve.length - 1][0]));
  return {
    world: `${world}-v4`,
    algorithm,
    steps,
    seeds: ours.length,
    ours: Math.round(lastOf(meanOf(ours))),
    'each seed': ours.map((curve) => Math.round(lastOf(curve))).join(', '),
    'the original': Math.round(at(original, steps)),
    curves: ours,
  };
};

/** SVG of each world that somebody has run. */
const drawAll = async (runs: readonly Found[]): Promise<void> => {
  for (const world of worlds) {
    const all = curvesOf(runs, world);
    const isOffPolicy = ({ algorithm }: Curves): boolean => ['sac', 'td3'].includes(algorithm);
    const panels = [all.filter((curve) => !isOffPolicy(curve)), all.filter(isOffPolicy)].filter((curves) => curves.length > 0);
    writeFileSync(`docs/images/curves-${world.toLowerCase()}.svg`, await picture(`${world}-v4`, panels));
  }
};

/** What is there: pictures, and a row for each algorithm in each world. */
export const harvest = async () => {
  const files = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter((file) => /^[^/]+\/[^/]+\/progress\.txt$/.test(file));
  const runs = files.map((file) => runIn(join(DATA, file, '..')));
  await drawAll(runs);
  return worlds.flatMap((world) => curvesOf(runs, world).map((curves) => row(world, curves)));
};

export const mujocoCurves = () => {
  train();
  return harvest();
};
