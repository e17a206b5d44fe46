/**
 * Pages of `--help`. They are generated when the package is built, so that help loads no algorithm.
 */
import { algorithmIn } from '../config/algorithmName.js';
import type { Terminal } from '../print/terminal.js';
import { layOut, type Page } from './layout.js';
import { pages } from './pages.generated.js';
import type { Pages } from './pages.js';

/** A command with a help page. */
export type Topic = Exclude<keyof Pages, 'algorithms'>;

/**
 * Help page of a command; for `run` with the name of an algorithm, the page of that algorithm.
 * @param args command-line arguments after the command
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

const algorithmPage = (name: string): Page =>
  pages.algorithms[algorithmIn(name, Object.keys(pages.algorithms))];
