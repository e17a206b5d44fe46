/** The check of an exercise: verdicts in words, mistakes, hints, questions, and training. */
import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/autodiff/index.js';
import {
  type AnswerExports,
  type CheckNews,
  checkAnswer,
  defineExercise,
  type Evidence,
  endsAtLeast,
  exercisePart,
  exerciseQuestion,
  hintFor,
  reaches,
} from '../../src/exercise/index.js';

type Sum = (xs: number[], y: number) => unknown;
const ABOUT = { title: 't', group: 'exercise', page: 'p', task: 'T.' } as const;
const sum = exercisePart<Sum, [xs: number[], y: number]>('sum', {
  right: (xs, y) => xs.reduce((a, b) => a + b, y),
  names: ['xs', 'y'],
  inputs: () => [
    [[1], 0],
    [[1, 2], 3],
  ],
  mistakes: [
    { name: 'y is left out', wrong: (xs) => xs.reduce((a, b) => a + b, 0), hints: ['Look.', 'Add y.'] },
    { name: 'the product', wrong: (xs, y) => xs.reduce((a, b) => a * b, y), hints: ['Look again.', 'Add.'] },
  ],
});
const exercise = defineExercise({ ...ABOUT, parts: [sum] });
const check = (answer: AnswerExports) => checkAnswer(exercise, answer);

describe('a part', () => {
  test('that is right passes, also if it changes its inputs', () => {
    const popping: Sum = (xs, y) => {
      let all = y;
      while (xs.length > 0) all += xs.pop() ?? 0;
      return all;
    };
    expect(check({ sum: popping })).toEqual({ passed: true, message: 'Every result is right.', points: [] });
  });

  test('that has the results of a mistake is told so', () => {
    const { passed, message, mistake } = check({ sum: (xs: number[]) => xs.at(-1)! + (xs.length > 1 ? xs[0] : 0) });
    expect([passed, message, mistake?.name]).toEqual([false, 'With xs = [1, 2], y = 3, sum should give 6, but gives 3.', 'y is left out']);
  });

  test('that is wrong in another way is shown the first difference, and no mistake', () => {
    expect(check({ sum: () => 7 })).toMatchObject({ message: 'With xs = 1, y = 0, sum should give 1, but gives 7.' });
    expect(check({ sum: () => 7 }).mistake).toBeUndefined();
    const likeAProductOnce: Sum = (xs) => (xs.length === 1 ? 0 : 5);
    expect(check({ sum: likeAProductOnce }).mistake).toBeUndefined();
  });

  test.each([
    [() => undefined, 'but gives nothing'],
    [() => [1, 2], 'should give a number, but gives a list of 2 numbers'],
    [(xs: number[], y: number) => tensor([xs.reduce((a, b) => a + b, y)]), 'should give a number, but gives a tensor [1]'],
    [() => new Map(), 'but gives a Map'],
    [() => Number.NaN, 'but gives NaN'],
  ])('of another kind is told so', (wrong, message) => {
    expect(check({ sum: wrong }).message).toContain(message);
  });

  test('that throws keeps its error, and one that is missing or no function is named', () => {
    const error = new Error('oh');
    const throws = (): never => {
      throw error;
    };
    expect(check({ sum: throws })).toMatchObject({ message: 'With xs = 1, y = 0, sum throws: oh', error });
    expect(check({}).message).toContain('does not export sum');
    expect(check({ sum: 3 }).message).toBe('sum should be a function, but is a number.');
  });
});

test('results that cannot be compared are equal to nothing, not even a right program’s', () => {
  const opaque = defineExercise({
    ...ABOUT,
    parts: [exercisePart<() => unknown, []>('f', { right: () => new Map(), mistakes: [], inputs: () => [[]] })],
  });
  expect(checkAnswer(opaque, { f: () => new Map() }).passed).toBe(false);
});

test('a question does not tell what is right', () => {
  const asked = defineExercise({
    ...ABOUT,
    parts: [exerciseQuestion('n', { right: 42, mistakes: [{ name: 'half', wrong: 21, hints: ['a', 'b'] }] })],
  });
  expect(checkAnswer(asked, { n: 42 }).passed).toBe(true);
  expect(checkAnswer(asked, { n: 21 })).toMatchObject({ message: 'n is not right yet: 21.', mistake: { name: 'half' } });
});

test('hints come in their order, for each mistake by itself', () => {
  const verdict = (name: string) => ({ mistake: { name, hints: [`${name} 1`, `${name} 2`] as const } });
  const first = hintFor(verdict('a'), {});
  const other = hintFor(verdict('b'), first.tries);
  const again = hintFor(verdict('a'), other.tries);
  expect([first.hint, other.hint, again.hint, hintFor(verdict('a'), again.tries).hint]).toEqual(['a 1', 'b 1', 'a 2', 'a 2']);
  expect(hintFor({}, again.tries)).toEqual({ tries: { a: 2, b: 1 } });
});

describe('training', () => {
  const ys = [1, 5, 3];
  const evidence: Evidence = {
    what: 'W',
    quantity: 'return',
    limit: 9,
    *train({ scale }) {
      for (const [i, y] of ys.entries()) yield { curve: 'c', x: i, y: y * (scale as () => number)() };
    },
    bar: endsAtLeast(3),
  };
  const scale = exercisePart<() => number, []>('scale', { right: () => 1, mistakes: [], inputs: () => [[]], tolerance: 9 });
  const trained = (change: Partial<Evidence>, answer: () => number = () => 1) => {
    const news: CheckNews[] = [];
    const verdict = checkAnswer({ ...ABOUT, parts: [scale], evidence: { ...evidence, ...change } }, { scale: answer }, (one) =>
      news.push(one),
    );
    return { ...verdict, news };
  };

  test('is reported as it goes, and passes at its bar', () => {
    const { passed, message, points, news } = trained({});
    expect([passed, message, points.map(({ y }) => y)]).toEqual([true, 'Every result is right. The return ends at 3.', ys]);
    expect(news.map(({ kind }) => kind)).toEqual(['training', 'point', 'point', 'point']);
  });

  test('fails below its bar, and is not begun where a part is wrong', () => {
    expect(trained({}, () => 0.5)).toMatchObject({
      passed: false,
      message: expect.stringContaining('it should end at 3 or more. The return ends at 1.5.'),
    });
    expect(trained({ bar: reaches(5) }).passed).toBe(true);
    expect(trained({ bar: reaches(6) }).passed).toBe(false);
    expect(trained({}, () => 100).news).toEqual([]);
  });

  test('that throws keeps the points before, and a conclusion takes the place of the last value', () => {
    let calls = 0;
    const error = new Error('oh');
    const late = (): number => {
      if (++calls > 2) throw error;
      return 1;
    };
    expect(trained({}, late)).toMatchObject({ passed: false, message: 'It throws while it trains: oh', error, points: [{ y: 1 }] });
    expect(trained({ conclude: (points) => `${points.length} points.` }).message).toBe('Every result is right. 3 points.');
  });
});
