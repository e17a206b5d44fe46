/** The command that an unknown first word of a command line means. */
import { didYouMean, hint } from '../../envs/didYouMean.js';
import { quoted } from '../print/text.js';
import { pages } from './pages.generated.js';

/** Words for the commands in other programs. */
const synonyms: Readonly<Record<string, string>> = {
  train: 'run',
  learn: 'run',
  fit: 'run',
  start: 'run',
  grid: 'run',
  continue: 'resume',
  extend: 'resume',
  test: 'test_policy',
  eval: 'test_policy',
  evaluate: 'test_policy',
  enjoy: 'test_policy',
  play: 'test_policy',
  watch: 'test_policy',
  render: 'test_policy',
  graph: 'plot',
  curves: 'plot',
  check: 'check_env',
};

/** A name without what is spelled differently from program to program: ppo for PPO_pytorch. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/_(pytorch|tf1)$/, '');

/**
 * The end of the error about an unknown command: '; did you mean spinup run ppo --env X?', with the
 * arguments that were typed after it.
 */
export const commandHint = (
  word: string,
  args: readonly string[],
  commands: readonly string[],
): string => {
  const name = bare(word);
  const line = (...words: readonly string[]): string =>
    hint([['spinup', ...words, ...args].map(quoted).join(' ')]);
  if (Object.hasOwn(pages.algorithms, name)) return line('run', name);
  if (Object.hasOwn(synonyms, name)) return line(synonyms[name]);
  if (commands.includes(name)) return line(name);
  return didYouMean(word, commands, 1);
};
