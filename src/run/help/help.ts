/**
 * The output of `--help`. Its pages are generated when the package is built, so that help loads no
 * algorithm.
 */
import { algorithmIn } from '../config/algorithmName.js';
import type { Terminal } from '../print/terminal.js';
import { layOut, type Page } from './layout.js';
import { pages } from './pages.generated.js';
import type { Pages } from './pages.js';

/** A command that has a page of its own. */
export type Topic = Exclude<keyof Pages, 'algorithms'>;

/**
 * The help on a command; on `run` with the name of an algorithm, the help on that algorithm.
 * @param words what was typed after the command
 * @throws UserError if there is no such algorithm
 */
export const helpOn = (
  topic: Topic,
  [first]: readonly string[],
  terminal: Pick<Terminal, 'color' | 'columns'>,
): string => {
  const named = topic === 'run' && first !== undefined && !first.startsWith('-');
  return layOut(named ? algorithmPage(first) : pages[topic], terminal);
};

const algorithmPage = (word: string): Page =>
  pages.algorithms[algorithmIn(word, Object.keys(pages.algorithms))];
