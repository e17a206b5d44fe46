/**
 * Spinning Up's load_policy and run_policy for scripts: a saved policy as a function, and test
 * episodes with any policy.
 */
import { evaluate } from '../../algos/index.js';
import type { Env, SpaceElement } from '../../envs/index.js';
import { fold, key, keys } from '../../random.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { printable } from '../print/text.js';
import { type LoadOptions, load, type SavedRun } from '../saved/loadRun.js';
import { EpochLogger } from '../train/logger.js';
import { UserError } from '../userError.js';
import { camera, type Frame } from './film.js';
import { checkOutput, writeFilm } from './writeFilm.js';

/** A policy: observation to action. */
export type GetAction = (obs: SpaceElement) => SpaceElement;

/**
 * A saved run with its policy as a function of observations alone, beside its learned functions v,
 * q and distribution, as far as its algorithm has them.
 */
export type LoadedPolicy = SavedRun & { readonly getAction: GetAction };

/** Which policy to load, its actions, and the parts of the run that no file holds. */
export interface PolicyOptions extends Omit<LoadOptions, 'itr'> {
  /** The epoch of a kept snapshot, or 'best'; 'last', if absent. */
  readonly itr?: number | 'last' | 'best';
  /** Take the most likely action, in place of a sampled one. */
  readonly deterministic?: boolean;
  /** Seed of the sampled actions; 0, if absent. */
  readonly seed?: number;
}

/**
 * Load the policy of a run, and the environment it was trained in.
 * @param itr epoch of a kept snapshot, or 'last'; or all options in one object
 * @param deterministic take the most likely action, in place of a sampled one
 * @param seed seed of the sampled actions
 * @param options your own environment and networks
 * @throws UserError if there is no such run or snapshot
 * @example const { env, getAction, v } = await loadPolicy('data/cmd_ppo/cmd_ppo_s0');
 */
export const loadPolicy = async (
  dir: string,
  itr: number | 'last' | 'best' | PolicyOptions = 'last',
  deterministic = false,
  seed = 0,
  options: LoadOptions = {},
): Promise<LoadedPolicy> => {
  if (typeof itr === 'object') {
    const { itr: epoch, deterministic: isMode, seed: start, ...rest } = itr;
    return loadPolicy(dir, epoch, isMode, start, rest);
  }
  const run = await load(dir, { ...options, itr: itr === 'last' ? -1 : itr });
  const next = keys(key(seed));
  return { ...run, getAction: deterministic ? run.mode : (obs) => run.sample(obs, next()) };
};

/**
 * Run test episodes; print a line for each, and a table of the means.
 * @param maxEpLen steps after which an episode is cut off; if absent, the environment decides
 * @param render file for the last episode, as .html, .svg, .gif or .png; none, if false or absent
 * @throws UserError if the environment cannot be rendered, or the file cannot be written
 * @example await runPolicy(env, getAction, 200, 10, 'episode.html');
 */
export const runPolicy = async (
  env: Env,
  getAction: GetAction,
  maxEpLen = Number.POSITIVE_INFINITY,
  numEpisodes = 100,
  render?: string | false,
  out: Terminal = terminal(),
): Promise<{ readonly returns: readonly number[]; readonly lengths: readonly number[] }> => {
  if (render) {
    if (!env.render)
      throw new UserError(
        `${env.spec?.id ?? 'this environment'} has no render function, so there is nothing ` +
          `to write to ${render}`,
      );
    await checkOutput({ flag: 'render', path: render });
  }
  const fps = env.spec?.fps ?? 30;
  const { see, film } = camera(fps);
  const logger = new EpochLogger({ outputDir: null, terminal: out });
  const played = Array.from({ length: numEpisodes }, (_, i) => {
    const world = render && i === numEpisodes - 1 ? filmed(env, see) : env;
    const {
      returns: [ret],
      lengths: [length],
    } = evaluate(world, getAction, 1, maxEpLen, fold(key(0), i));
    logger.store({ EpRet: ret, EpLen: length });
    out.write(`Episode ${i} \t EpRet ${ret.toFixed(3)} \t EpLen ${length}\n`);
    return { ret, length };
  });
  logger.logTabular('EpRet', undefined, { withMinAndMax: true });
  logger.logTabular('EpLen', undefined, { averageOnly: true });
  logger.dumpTabular();
  if (render)
    out.write(`${await writeFilm(film(), printable(env.spec?.id ?? 'Episode'), render)}\n`);
  return { returns: played.map(({ ret }) => ret), lengths: played.map(({ length }) => length) };
};

/** The same environment, with each state recorded as a frame. */
const filmed = (env: Env, see: (frame: Frame) => void): Env => {
  let ret = 0;
  let step = 0;
  const look = (state: unknown): void => {
    if (env.render) see({ picture: env.render(state), step, ret });
  };
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    reset: (start) => {
      const begun = env.reset(start);
      ret = 0;
      step = 0;
      look(begun.state);
      return begun;
    },
    step: (state, action, chance) => {
      const next = env.step(state, action, chance);
      ret += next.reward;
      step++;
      look(next.state);
      return next;
    },
  };
};
