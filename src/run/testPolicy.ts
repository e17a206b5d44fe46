/** See what a saved policy does: what `spinup test_policy` does, for scripts to call as well. */
import { dirname, extname, join } from 'node:path';
import type { Policy } from '../algos/index.js';
import type { Env } from '../envs/index.js';
import { fold, type Key, key, keys } from '../random.js';
import { UserError } from './error.js';
import { isDirectory, writeFile } from './files.js';
import { camera, type Film, render } from './film.js';
import { loadRun } from './loadRun.js';
import { EpochLogger } from './logger.js';
import { type Terminal, terminal } from './terminal.js';

export interface TestOptions {
  /** The run's directory. */
  readonly dir: string;
  /** How many to play: 100, if absent. */
  readonly episodes?: number;
  /** Steps after which an episode is cut off; 0 leaves that to the environment. */
  readonly len?: number;
  /** Do what is most likely, in place of drawing actions as in training. */
  readonly deterministic?: boolean;
  /** From which the episodes follow. */
  readonly seed?: number;
  /** Write a page of the last episode, which is so unless false. */
  readonly film?: boolean;
  /** Where to, as .html or .svg; <dir>/episode.html, if absent. */
  readonly output?: string;
}

export interface TestResult {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  /** The page, if one was written. */
  readonly page: string | undefined;
}

/**
 * Play episodes, print a line for each and their means, and write the last one as a page.
 * @throws UserError if the directory holds no run, or the page cannot be written
 */
export const testPolicy = async (options: TestOptions, out: Terminal = terminal()): Promise<TestResult> => {
  const { episodes = 100, len = 0, deterministic = false, seed = 0, film: filmed = true } = options;
  if (options.output !== undefined) checkOutput(options.output); // and not after a hundred episodes
  const { dir, env, policy, config } = await loadRun(options.dir);
  const output = options.output ?? join(dir, 'episode.html');
  const act = deterministic ? policy.mode : policy.sample;
  const played: Played[] = [];
  for (let i = 0; i < episodes; i++) {
    const episode = play(env, act, fold(key(seed), i), len, filmed && i === episodes - 1);
    out.write(`Episode ${i} \t EpRet ${episode.ret.toFixed(3)} \t EpLen ${episode.length}\n`);
    played.push(episode);
  }
  const returns = played.map(({ ret }) => ret);
  const lengths = played.map(({ length }) => length);
  printMeans(returns, lengths, out);
  const { film, ret } = played[played.length - 1];
  const title = `${config.env_name}: ${config.exp_name}, return ${Number(ret.toFixed(2))}`;
  return { returns, lengths, page: filmed ? writePage(film, title, output, out) : undefined };
};

interface Played {
  readonly ret: number;
  readonly length: number;
  readonly film: Film;
}

/** One episode, to its end or to its len-th step. */
const play = (env: Env, act: Policy['sample'], start: Key, len: number, filmed: boolean): Played => {
  const next = keys(start);
  const { see, film } = camera(env);
  let { state, obs } = env.reset(next());
  let [ret, length, over] = [0, 0, false];
  if (filmed) see(state);
  while (!over) {
    const step = env.step(state, act(obs, next()), next());
    ({ state, obs } = step);
    ret += step.reward;
    length++;
    over = step.terminated || step.truncated || length === len;
    if (filmed) see(state);
  }
  return { ret, length, film: film() };
};

const printMeans = (returns: readonly number[], lengths: readonly number[], out: Terminal): void => {
  const logger = new EpochLogger({ terminal: out });
  logger.store({ EpRet: returns, EpLen: lengths });
  logger.logTabular('EpRet', undefined, { withMinAndMax: true });
  logger.logTabular('EpLen', undefined, { averageOnly: true });
  logger.dumpTabular();
};

const kindOf = (output: string): string => extname(output).slice(1);

const checkOutput = (output: string): void => {
  if (!['svg', 'html'].includes(kindOf(output)))
    throw new UserError(`--output should be a file that ends in .html or .svg, but is ${output}`);
  if (!isDirectory(dirname(output))) throw new UserError(`--output is ${output}, but there is no directory ${dirname(output)}`);
};

const writePage = (film: Film, title: string, output: string, out: Terminal): string | undefined => {
  if (film.pictures.length === 0) {
    out.write('This environment has no pictures, so there is no page of the last episode.\n');
    return undefined;
  }
  writeFile(output, render(film, title, kindOf(output)));
  out.write(`The last episode, to open in a browser: ${output}\n`);
  return output;
};
