/** Words after `npm run bench -- mujoco_table`. */
import { parseArgs } from 'node:util';

export interface TableOptions {
  /** Minutes after which the bench stops, with everything kept. */
  readonly minutes: number;
  readonly backend: string;
  /** Do one run again and compare, when the others are done or time is up. */
  readonly check: boolean;
  /** A file with another list of runs. */
  readonly list: string | undefined;
  /** Directory of the results. */
  readonly results: string;
  /** Seconds from one saving of an unfinished run to the next. */
  readonly saveEvery: number;
}

/** @throws TypeError if there is no such option, RangeError if its value is none */
export const tableOptions = (words: readonly string[]): TableOptions => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: 'string', default: 'Infinity' },
      backend: { type: 'string', default: 'auto' },
      check: { type: 'boolean', default: false },
      list: { type: 'string' },
      results: { type: 'string', default: 'bench/results' },
      'save-every': { type: 'string', default: '20' },
    },
  });
  const { minutes, backend, check, list, results } = values;
  return {
    minutes: fromZero('minutes', minutes),
    backend,
    check,
    list,
    results,
    saveEvery: fromZero('save-every', values['save-every']),
  };
};

const fromZero = (name: string, text: string): number => {
  const x = Number(text);
  if (text.trim() === '' || !(x >= 0)) throw new RangeError(`--${name} should be a number from 0 on, but is ${text}`);
  return x;
};
