/** A run that was saved, ready to be played. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { actorCritic, type NetworkOptions, type Policy, policy, problem } from '../algos/index.js';
import type { Env } from '../envs/index.js';
import { key } from '../random.js';
import { loadParameters, MODEL } from './checkpoint.js';
import { environment } from './environment.js';
import { UserError } from './error.js';
import { isDirectory, readFile } from './files.js';
import { fromConfig } from './names.js';

/** What a run directory holds. */
export interface SavedRun {
  /** The directory itself, where another was named that leads to it. */
  readonly dir: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly env: Env;
  readonly policy: Policy;
}

/**
 * The policy that a run has saved, and the environment it was trained in. Nothing that the files hold is executed.
 * @param where the run's directory, or that of an experiment with one run
 * @throws UserError if the directory holds no run, or one that is damaged
 */
export const loadRun = async (where: string): Promise<SavedRun> => {
  const dir = findRun(where);
  const config = readConfig(join(dir, 'config.json'));
  const env = await environmentOf(config, dir);
  const ac = actorCritic(env, networksOf(config, dir));
  const file = join(dir, MODEL);
  if (!existsSync(file)) throw new UserError(`${dir} has no ${MODEL}: the run was stopped before its first epoch was over`);
  const { pi } = loadParameters(file, ac.init(key(0)));
  return { dir, config, env, policy: policy(ac, env, pi) };
};

const isRun = (dir: string): boolean => existsSync(join(dir, 'config.json'));

/** The runs in a directory, down to those of all experiments in data/. */
const runsIn = (dir: string, depth = 2): string[] => {
  if (isRun(dir)) return [dir];
  if (depth === 0 || !isDirectory(dir)) return [];
  return readdirSync(dir).flatMap((name) => runsIn(join(dir, name), depth - 1));
};

const findRun = (where: string): string => {
  if (!isDirectory(where)) throw new UserError(`there is no directory ${where}; name a run's, such as data/cmd_ppo/cmd_ppo_s0`);
  const runs = runsIn(where);
  if (runs.length === 1) return runs[0];
  if (runs.length === 0) throw new UserError(`there is no run in ${where}; name a run's directory, such as data/cmd_ppo/cmd_ppo_s0`);
  const some = runs.slice(0, 5).join(', ') + (runs.length > 5 ? ', …' : '');
  throw new UserError(`there are ${runs.length} runs in ${where}; name one: ${some}`);
};

const readConfig = (file: string): SavedRun['config'] => {
  const text = new TextDecoder().decode(readFile(file));
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config as SavedRun['config'];
  } catch {
    // said below
  }
  throw new UserError(`${file} is not JSON, so what was run here is not known`);
};

const environmentOf = async ({ env_name: name }: SavedRun['config'], dir: string): Promise<Env> => {
  if (typeof name !== 'string') throw new UserError(`${join(dir, 'config.json')} has no env_name, so it is not known what was run here`);
  return environment(name);
};

const networksOf = (config: SavedRun['config'], dir: string): NetworkOptions => {
  const read = (name: string): unknown => {
    const value = fromConfig(config, name);
    const wrong = problem(name, value);
    if (wrong) throw new UserError(`${join(dir, 'config.json')}: ${name} ${wrong}, but is ${JSON.stringify(value)}`);
    return value;
  };
  return { hiddenSizes: read('hiddenSizes'), activation: read('activation') } as NetworkOptions;
};
