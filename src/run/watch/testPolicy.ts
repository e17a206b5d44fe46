/** See what a saved policy does: what `spinup test_policy` does, for scripts to call as well. */
import { join } from 'node:path';
import type { Policy } from '../../algos/index.js';
import type { Env } from '../../envs/index.js';
import { fold, type Key, key, keys } from '../../random.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { load } from '../saved/loadRun.js';
import { EpochLogger } from '../train/logger.js';
import { UserError } from '../userError.js';
import { camera, type Frame } from './film.js';
import { stage } from './terminalPlayer.js';
import { checkOutput, type Output, writeFilm } from './writeFilm.js';

export interface TestOptions {
  /** The run's directory. */
  readonly dir: string;
  /** Which saved model: that of an epoch whose model was kept, or the last one, if absent or −1. */
  readonly itr?: number;
  /** Episodes to play; default: 100. */
  readonly episodes?: number;
  /** Steps after which an episode is cut off; 0 leaves that to the environment. */
  readonly len?: number;
  /**
   * Do what is most likely, in place of drawing actions from the policy; those of DDPG, TD3 and DQN
   * always do.
   */
  readonly deterministic?: boolean;
  /** From which the episodes follow. */
  readonly seed?: number;
  /** Draw, which is so unless false. */
  readonly film?: boolean;
  /**
   * File for the last episode: .html, .svg, .gif or .png; default: <dir>/episode.html, if it is to
   * be drawn.
   */
  readonly output?: string;
  /** The same for a file that ends in .gif. */
  readonly gif?: string;
  /** A file that ends in .png: the last picture. */
  readonly png?: string;
  /** Show all episodes in the terminal, at the environment's own speed. */
  readonly terminal?: boolean;
}

export interface TestResult {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  /** The files that the last episode was written to. */
  readonly files: readonly string[];
}

/**
 * Play episodes, print a line for each and their means, and write the last one as a page, or as
 * what else is asked for.
 * @throws UserError if the directory holds no run or no such model, or if the last episode cannot
 * be written as asked
 */
export const testPolicy = async (
  options: TestOptions,
  out: Terminal = terminal(),
): Promise<TestResult> => {
  const { itr = -1, episodes = 100, len = 0, deterministic = false, seed = 0 } = options;
  const asked = named(options);
  for (const output of asked) await checkOutput(output); // now, and not after a hundred episodes
  const { dir, env, config, mode, sample } = await load(options.dir, { itr });
  const drawn = options.film !== false && canDraw(env, out);
  const outputs = drawn ? pathsOf(asked, dir, options) : [];
  const title = `${config.env_name}: ${config.exp_name}${itr < 0 ? '' : `, model ${itr}`}`;
  const fps = env.spec?.fps ?? 30;
  const live = drawn && options.terminal && isScreen(out) ? stage(out, { fps, title }) : undefined;
  const { see, film } = camera(fps);
  const [returns, lengths]: [number[], number[]] = [[], []];
  for (let i = 0; i < episodes; i++) {
    const filmed = outputs.length > 0 && i === episodes - 1;
    const look = async (frame: Frame): Promise<void> => {
      if (filmed) see(frame);
      await live?.show(frame);
    };
    const { ret, length } = await play(
      env,
      deterministic ? mode : sample,
      fold(key(seed), i),
      len,
      filmed || live ? look : undefined,
    );
    await live?.clear();
    out.write(`Episode ${i} \t EpRet ${ret.toFixed(3)} \t EpLen ${length}\n`);
    returns.push(ret);
    lengths.push(length);
  }
  printMeans(returns, lengths, out);
  for (const path of outputs) out.write(`${await writeFilm(film(), title, path)}\n`);
  return { returns, lengths, files: outputs };
};

/** The files that are asked for. */
const named = ({ film, output, gif, png, terminal }: TestOptions): Output[] => {
  const outputs = [
    { flag: '--output', path: output },
    { flag: '--gif', path: gif, ending: '.gif' },
    { flag: '--png', path: png, ending: '.png' },
  ].flatMap(({ path, ...rest }) => (path === undefined ? [] : [{ path, ...rest }]));
  const first = outputs[0]?.flag ?? (terminal ? '--terminal' : undefined);
  if (film === false && first !== undefined)
    throw new UserError(`${first} draws, and --norender draws nothing: leave one of them out`);
  return outputs;
};

/** The page, if nothing else is asked for. */
const pathsOf = (outputs: readonly Output[], dir: string, { terminal }: TestOptions): string[] =>
  outputs.length > 0 || terminal ? outputs.map(({ path }) => path) : [join(dir, 'episode.html')];

const canDraw = (env: Env, out: Terminal): boolean => {
  if (!env.render)
    out.write('This environment has no pictures: its episodes are played, and not drawn.\n');
  return env.render !== undefined;
};

const isScreen = (out: Terminal): boolean => {
  if (out.columns === undefined)
    out.write(
      '--terminal draws on a terminal only, and this is none; --gif episode.gif draws the last ' +
        'episode to a file.\n',
    );
  return out.columns !== undefined;
};

/** One episode, to its end or to its len-th step. */
const play = async (
  env: Env,
  act: Policy['sample'],
  start: Key,
  len: number,
  look?: (frame: Frame) => Promise<void>,
): Promise<{ readonly ret: number; readonly length: number }> => {
  const next = keys(start);
  let { state, obs } = env.reset(next());
  let [ret, length, over] = [0, 0, false];
  const watch = async (): Promise<void> => {
    if (look && env.render) await look({ picture: env.render(state), step: length, ret });
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
