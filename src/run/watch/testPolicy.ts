/** Running test episodes with a saved policy: `spinup test_policy`, also callable from scripts. */

import { join } from 'node:path';
import type { Policy } from '../../algos/index.js';
import { checkAnswers } from '../../envs/checkAnswers.js';
import type { Env } from '../../envs/index.js';
import { fold, type Key, key, keys } from '../../random.js';
import { objectOptions } from '../config/checks.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { printable } from '../print/text.js';
import { type LoadOptions, load } from '../saved/loadRun.js';
import { EpochLogger } from '../train/logger.js';
import { UserError } from '../userError.js';
import { camera, type Frame } from './film.js';
import { stage } from './terminalPlayer.js';
import { checkOutput, type Output, writeFilm } from './writeFilm.js';

/** The run to test, the episodes, and the output files. */
export interface TestOptions extends LoadOptions {
  /** The run's directory, or a model's file that holds its configuration. */
  readonly dir: string;
  /** Number of episodes; 100, if absent. */
  readonly episodes?: number;
  /** Steps after which an episode is cut off; 0 leaves that to the environment. */
  readonly len?: number;
  /**
   * Take the most likely action, in place of a sampled one; policies that are deterministic always
   * do.
   */
  readonly deterministic?: boolean;
  /** Seed of the episodes; 0, if absent. */
  readonly seed?: number;
  /** Whether to draw; true, if absent. */
  readonly film?: boolean;
  /**
   * File for the last episode, as .html, .svg, .gif or .png; <dir>/episode.html, if no other output
   * is requested.
   */
  readonly output?: string;
  /** File for the last episode as a GIF, which must end in .gif. */
  readonly gif?: string;
  /** File for the last picture of the last episode, which must end in .png. */
  readonly png?: string;
  /** Show all episodes in the terminal, at the environment's own speed. */
  readonly terminal?: boolean;
}

/** Results of the episodes. */
export interface TestResult {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  /** Files with the last episode. */
  readonly files: readonly string[];
}

/**
 * Run test episodes, print a line for each and a table of the means, and write the last one as a
 * page or in the requested formats.
 * @throws UserError if the directory contains no run or no such model, or the output files cannot
 * be written
 */
export const testPolicy = async (
  options: TestOptions,
  out: Terminal = terminal(),
): Promise<TestResult> => {
  objectOptions("testPolicy({ dir: 'data/exp/exp_s0' })", options);
  const { itr = -1, episodes = 100, len = 0, deterministic = false, seed = 0 } = options;
  const requested = requestedOutputs(options);
  for (const output of requested) await checkOutput(output); // before the episodes are played
  const { dir, env: world, config, mode, sample } = await load(options.dir, runOptionsIn(options));
  const env = checkAnswers(world);
  const drawn = options.film !== false && canDraw(env, out);
  const outputs = drawn ? pathsOf(requested, dir, options) : [];
  const title = printable(
    `${config.env_name}: ${config.exp_name}${itr === -1 ? '' : `, model ${itr}`}`,
  );
  const fps = env.spec?.fps ?? 30;
  const player =
    drawn && options.terminal && isScreen(out) ? stage(out, { fps, title }) : undefined;
  const { see, film } = camera(fps);
  const returns: number[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < episodes; i++) {
    const filmed = outputs.length > 0 && i === episodes - 1;
    const show = async (frame: Frame): Promise<void> => {
      if (filmed) see(frame);
      await player?.show(frame);
    };
    const { ret, length } = await play(
      env,
      deterministic ? mode : sample,
      fold(key(seed), i),
      len,
      filmed || player ? show : undefined,
    );
    await player?.clear();
    out.write(`Episode ${i} \t EpRet ${ret.toFixed(3)} \t EpLen ${length}\n`);
    returns.push(ret);
    lengths.push(length);
  }
  printMeans(returns, lengths, out);
  for (const path of outputs) out.write(`${await writeFilm(film(), title, path)}\n`);
  return { returns, lengths, files: outputs };
};

/** Options of the episodes and their pictures; all others are about the run. */
const ofEpisodes: readonly string[] = [
  ...['dir', 'episodes', 'len', 'deterministic', 'seed'],
  ...['film', 'output', 'gif', 'png', 'terminal'],
];

/** The options of a test that decide which model is loaded, with which environment and networks. */
const runOptionsIn = (options: TestOptions): LoadOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !ofEpisodes.includes(name)));

/**
 * The requested output files.
 * @throws UserError if there are any, but `film` is false
 */
const requestedOutputs = ({ film, output, gif, png, terminal }: TestOptions): Output[] => {
  const outputs = [
    { flag: '--output', path: output },
    { flag: '--gif', path: gif, ending: '.gif' },
    { flag: '--png', path: png, ending: '.png' },
  ].flatMap(({ path, ...rest }) => (path === undefined ? [] : [{ path, ...rest }]));
  const first = outputs[0]?.flag ?? (terminal ? '--terminal' : undefined);
  if (film === false && first !== undefined)
    throw new UserError(`${first} draws, but --norender turns drawing off; remove one of them`);
  return outputs;
};

/** Paths of the output files; the page, if no output is requested. */
const pathsOf = (outputs: readonly Output[], dir: string, { terminal }: TestOptions): string[] =>
  outputs.length > 0 || terminal ? outputs.map(({ path }) => path) : [join(dir, 'episode.html')];

const canDraw = (env: Env, out: Terminal): boolean => {
  if (!env.render)
    out.write('This environment has no render function: its episodes are played, but not drawn.\n');
  return env.render !== undefined;
};

const isScreen = (out: Terminal): boolean => {
  if (out.columns === undefined)
    out.write(
      '--terminal needs a terminal, but the output is not one; --gif episode.gif writes the ' +
        'last episode to a file.\n',
    );
  return out.columns !== undefined;
};

/** Run one episode to its end, or to step `len`. */
const play = async (
  env: Env,
  act: Policy['sample'],
  start: Key,
  len: number,
  show?: (frame: Frame) => Promise<void>,
): Promise<{ readonly ret: number; readonly length: number }> => {
  const next = keys(start);
  let { state, obs } = env.reset(next());
  let ret = 0;
  let length = 0;
  let over = false;
  const watch = async (): Promise<void> => {
    if (show && env.render) await show({ picture: env.render(state), step: length, ret });
  };
  await watch();
  while (!over) {
    const step = env.step(state, act(obs, next()), next());
    ({ state, obs } = step);
    ret += step.reward;
    length++;
    over = step.terminated || step.truncated || length === len;
    await watch();
  }
  return { ret, length };
};

const printMeans = (
  returns: readonly number[],
  lengths: readonly number[],
  out: Terminal,
): void => {
  const logger = new EpochLogger({ outputDir: null, terminal: out });
  logger.store({ EpRet: returns, EpLen: lengths });
  logger.logTabular('EpRet', undefined, { withMinAndMax: true });
  logger.logTabular('EpLen', undefined, { averageOnly: true });
  logger.dumpTabular();
};
