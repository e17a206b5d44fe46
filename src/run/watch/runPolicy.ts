/**
 * A saved policy by itself, and episodes with any policy: Spinning Up's load_policy and run_policy,
 * for scripts.
 */
import { evaluate } from '../../algos/index.js';
import type { Env, SpaceElement } from '../../envs/index.js';
import { fold, key, keys } from '../../random.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { load, type SavedRun } from '../saved/loadRun.js';
import { EpochLogger } from '../train/logger.js';
import { UserError } from '../userError.js';
import { camera, type Frame } from './film.js';
import { checkOutput, writeFilm } from './writeFilm.js';

/** A policy: the action for an observation. */
export type GetAction = (obs: SpaceElement) => SpaceElement;

/**
 * A run with its policy as a function of observations alone, and with what else it has learned: v,
 * q, distribution.
 */
export type LoadedPolicy = SavedRun & { readonly getAction: GetAction };

/**
 * The policy of a run, and the environment it was trained in.
 * @param itr of which epoch, if the run has kept it; or the last
 * @param deterministic do what is most likely, in place of drawing actions
 * @param seed from which the draws follow
 * @example const { env, getAction, v } = await loadPolicy('data/cmd_ppo/cmd_ppo_s0');
 */
export const loadPolicy = async (
  dir: string,
  itr: number | 'last' = 'last',
  deterministic = false,
  seed = 0,
): Promise<LoadedPolicy> => {
  const run = await load(dir, { itr: itr === 'last' ? -1 : itr });
  const next = keys(key(seed));
  return { ...run, getAction: deterministic ? run.mode : (obs) => run.sample(obs, next()) };
};

/**
 * Play episodes, print a line for each, and their means.
 * @param maxEpLen steps after which an episode is cut off; the environment decides, if absent
 * @param render where the last episode goes, as .html, .svg, .gif or .png; nowhere, if false or
 * absent
 * @throws UserError if the environment has no pictures, or the file cannot be written
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
        `${env.spec?.id ?? 'this environment'} has no pictures, so there is nothing to write ` +
          `to ${render}`,
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
  if (render) out.write(`${await writeFilm(film(), env.spec?.id ?? 'Episode', render)}\n`);
  return { returns: played.map(({ ret }) => ret), lengths: played.map(({ length }) => length) };
};

/** The same environment, with a picture taken of each state. */
const filmed = (env: Env, see: (frame: Frame) => void): Env => {
  let [ret, step] = [0, 0];
  const look = (state: unknown): void => {
    if (env.render) see({ picture: env.render(state), step, ret });
  };
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    reset: (start) => {
      const begun = env.reset(start);
      [ret, step] = [0, 0];
      look(begun.state);
      return begun;
    },
    step: (state, action, chance) => {
      const done = env.step(state, action, chance);
      [ret, step] = [ret + done.reward, step + 1];
      look(done.state);
      return done;
    },
  };
};
