/** Blocks of code on the pages of the documentation, and their shortened forms that a test runs. */
import { readFileSync } from 'node:fs';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { markdownIn } from './pages.js';

export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The reason, in a comment above the block, why a test cannot run it. */
  readonly notRun?: string;
}

/** Paths of README.md and of all pages below docs, in the order in which they are read. */
export const pagesWithCode = (): string[] => ['README.md', ...markdownIn('docs').sort()];

const FENCED = /(?:<!-- not run: (.*?) -->\n+)?^ *```(\w+)[^\n]*\n([\s\S]*?)^ *```/gm;

/** The blocks of a page in some languages. */
export const blocksOf = (page: string, languages: readonly string[] = ['ts', 'sh']): Block[] => {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(FENCED)]
    .map(({ 0: all, 1: notRun, 2: language, 3: code, index }) => ({
      page,
      line: text.slice(0, index + all.indexOf('```')).split('\n').length,
      language,
      code,
      ...(notRun && { notRun }),
    }))
    .filter(({ language }) => languages.includes(language));
};

/** Words of a line of the shell, without its quotes. */
const wordsOf = (line: string): string[] => [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ''));

export interface Command {
  /** Words after `spinup`. */
  readonly words: readonly string[];
  /** The file that its output goes to, behind >. */
  readonly output?: string;
}

/** Commands of a block that begin a line, or follow &&, with npx spinup. */
export const spinupCommands = ({ code }: Block): Command[] =>
  code
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => /(?:^|&& )npx spinup (.*?)(?: > (\S+))?(?: #.*)?$/.exec(line))
    .filter((found) => found !== null)
    .map(([, rest, output]) => ({ words: wordsOf(rest), ...(output && { output }) }));

/** Flags that make a run of the algorithm last under a second. */
const shortRun = (algo: string): Record<string, string[]> => ({
  '--epochs': ['1'],
  '--steps_per_epoch': [algo === 'a2c' ? '80' : '100'],
  '--max_ep_len': ['50'],
  ...('replaySize' in (algorithms[algo as AlgoName]?.defaults ?? {}) && {
    '--start_steps': ['40'],
    '--update_after': ['60'],
    '--batch_size': ['20'],
    '--num_test_episodes': ['1'],
  }),
});

/** Flags with their values, each flag from -- to the next one. */
const flagsOf = (words: readonly string[]): Record<string, string[]> => {
  const flags: Record<string, string[]> = {};
  let last: string[] = [];
  for (const word of words) {
    if (/^--?[a-z]/.test(word)) flags[word] = last = [];
    else last.push(word);
  }
  return flags;
};

const flatFlags = (flags: Record<string, readonly string[]>): string[] =>
  Object.entries(flags).flatMap(([flag, values]) => [flag, ...values]);

/** Small values of flags of examples, by their names in the source. */
const shortExample: Readonly<Record<string, number>> = {
  epochs: 1,
  steps: 100,
  stepsPerEpoch: 100,
  budget: 500,
  samples: 100,
  episodes: 100,
  numRuns: 1,
  games: 1,
};
/** The flags that shorten an example: those that it has. */
const shortFlags = (name: string): Record<string, string[]> => {
  const source = readFileSync(`examples/${name}.ts`, 'utf8');
  const has = (flag: string): boolean => new RegExp(`[{ ]${flag}: [\\d_]+[,; ]`).test(source);
  const short = Object.entries(shortExample).filter(([flag]) => has(flag));
  return Object.fromEntries(short.map(([flag, value]) => [`--${flag.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`, [`${value}`]]));
};

/** A command that does the same in less time: one short epoch, one seed, one episode. */
export const shortened = (words: readonly string[]): string[] => {
  const [command, ...rest] = words;
  if (command === 'run') {
    const [algo, ...others] = rest;
    const { '--seed': seeds, ...flags } = flagsOf(others);
    const short = { ...flags, ...(seeds && { '--seed': seeds.slice(0, 1) }), ...shortRun(algo) };
    return ['run', algo, ...flatFlags(short)];
  }
  const directories = rest.slice(0, rest.findIndex((word) => word.startsWith('-')) >>> 0);
  const flags = flagsOf(rest.slice(directories.length));
  if (command === 'test_policy') {
    const { '-n': _n, '--episodes': _episodes, ...others } = flags;
    return ['test_policy', ...directories, ...flatFlags({ ...others, '-n': ['1'], '-l': ['20'] })];
  }
  if (command === 'resume')
    return ['resume', ...directories, ...flatFlags({ ...flags, ...('--epochs' in flags && { '--epochs': ['2'] }) })];
  if (command === 'plot') return ['plot', ...directories, ...flatFlags({ ...flags, ...('--smooth' in flags && { '--smooth': ['1'] }) })];
  const runs = command === 'example' && directories.length > 0 && !('--print' in flags || '--help' in flags);
  if (runs && !directories[0].startsWith('.'))
    return ['example', ...directories, ...flatFlags({ ...flags, ...shortFlags(directories[0]) })];
  if (command === 'check_env') return ['check_env', ...directories, ...flatFlags({ ...flags, '--episodes': ['2'] })];
  return [...words];
};

/** A program that does the same in less time: ten epochs or more become one, long epochs 500 steps, seeds of a grid one. */
export const shortenedProgram = (code: string): string =>
  code
    .replace(/(\bepochs: |'epochs', )\d\d+\b/g, (_, name) => `${name}1`)
    .replace(/('seed', \[\d+)[^\]]*/g, (_, first) => first)
    .replace(/(\bstepsPerEpoch: |'steps_per_epoch', )\d{4,}\b/g, (_, name) => `${name}500`);
