/** The examples, whole: each with its own settings and three seeds, the figure that its bar is about, and the bar. */
import { lastReturns, numbersAfter, runExample, stepsToSolve } from '../test/support/examples.js';

/** A figure of one run of an example, and its bar: at least `bar`, or at most, where fewer is better. */
export interface ExampleFigure {
  readonly example: string;
  readonly seed: number;
  readonly figure: string;
  readonly value: number;
  readonly bar: number;
  readonly holds: 'at least' | 'at most';
}

type Bar = readonly [figure: string, holds: ExampleFigure['holds'], bar: number, of: (printed: string) => number];
const best = (xs: readonly number[]): number => Math.max(...xs);
const last = (word: string) => (printed: string) => numbersAfter(word, printed).at(-1) ?? Number.NaN;
const returnBar = (bar: number): Bar => ['mean return of the last five of 50 epochs', 'at least', bar, lastReturns];
const stepsBar = (bar: number): Bar => ['steps to a return of 475', 'at most', bar, stepsToSolve];

/** The bars of the examples that have seeds. */
const bars: Readonly<Record<string, readonly Bar[]>> = {
  'simplest-policy-gradient': [returnBar(100)],
  'reward-to-go': [returnBar(150)],
  baseline: [returnBar(195)],
  'cross-entropy-method': [stepsBar(50_000)],
  'evolution-strategies': [stepsBar(300_000)],
  'hard-attention': [
    ['accuracy of attention, in %', 'at least', 80, last('attention')],
    ['best accuracy of the blind control, in %', 'at most', 30, (printed) => best(numbersAfter('blind', printed))],
  ],
  digits: [['accuracy on new digits', 'at least', 0.95, last('TestAcc')]],
  'frozen-lake': [['goals reached by what Q-learning learned, in %', 'at least', 70, last('goal in')]],
  'bandit-gradients': [['distance from the best action, with reparametrisation', 'at most', 0.05, last('best')]],
};
/** Names of the examples that have such bars. */
export const examplesWithBars = Object.keys(bars);

const rounded = (x: number): number => Math.round(1000 * x) / 1000;

/** The figures of one run of an example, as a user starts it. */
export const exampleFigures = async (example: string, seed: number): Promise<ExampleFigure[]> => {
  const printed = await runExample(example, `--seed ${seed}`);
  return bars[example].map(([figure, holds, bar, of]) => ({ example, seed, figure, value: rounded(of(printed)), bar, holds }));
};

/** All figures: three seeds of each example. */
export const examples = async (): Promise<Record<string, unknown>[]> => {
  const rows: Record<string, unknown>[] = [];
  for (const example of examplesWithBars)
    for (const seed of [0, 1, 2]) rows.push(...(await exampleFigures(example, seed)).map((figure) => ({ ...figure })));
  return rows;
};
