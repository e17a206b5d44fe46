/** Silent bugs: the starter is the broken program, and the solution the right one. */
import {
  type AnswerExports,
  type Bar,
  defineExercise,
  type Evidence,
  type Exercise,
  type ExercisePartOf,
  exercisePart,
  type TrainingPoint,
} from 'spinningup/exercise';
import { YOURS } from './training.js';

/** The fields of a silent bug. */
export interface SilentBug<F, I extends readonly unknown[]>
  extends Omit<ExercisePartOf<F, I>, 'right' | 'mistakes'>,
    Pick<Exercise, 'title' | 'task'> {
  /** The page among those of the bank that sets it: 'data'. */
  readonly bank: string;
  /** The exported name that holds the bug. */
  readonly exported: string;
  readonly starter: AnswerExports;
  readonly solution: AnswerExports;
  /** The hints for a program that still has the bug. */
  readonly hints: readonly [first: string, second: string];
  /** Mends that do not mend. */
  readonly others?: ExercisePartOf<F, I>['mistakes'];
  readonly evidence: Omit<Evidence, 'broken' | 'train'> & {
    train(program: F, seed: number): Iterable<TrainingPoint>;
  };
}

/** The exercise of a silent bug. */
export const silentBug = <F, I extends readonly unknown[]>(bug: SilentBug<F, I>): Exercise => {
  const { exported, starter, solution, hints, others = [], title, bank, task, evidence, ...part } = bug;
  const still = { name: 'the bug is still there', wrong: starter[exported] as F, hints };
  return defineExercise({
    title,
    group: 'silent bug',
    page: `exercises/bugs-${bank}`,
    task,
    parts: [exercisePart<F, I>(exported, { ...part, right: solution[exported] as F, mistakes: [still, ...others] })],
    evidence: {
      ...evidence,
      train: (answer, seed = 0) => evidence.train(answer[exported] as F, seed),
      broken: { [exported]: starter[exported] },
    },
  });
};

/** A point of the curve of a learner's program. */
export const pointOf = (x: number, y: number): TrainingPoint => ({ curve: YOURS, x, y });

const lastOf = (points: readonly TrainingPoint[]): number => points.at(-1)?.y ?? Number.NaN;
/** The bar that a curve ends at a value or below it. */
export const endsAtMost = (value: number): Bar => ({
  words: `end at ${value} or less`,
  isReached: (points) => lastOf(points) <= value,
});
/** The bar that a curve ends between two values. */
export const endsWithin = (least: number, most: number): Bar => ({
  words: `end between ${least} and ${most}`.replaceAll('-', '−'),
  isReached: (points) => lastOf(points) >= least && lastOf(points) <= most,
});
/** The bar that no point of a curve is above a value. */
export const staysBelow = (value: number): Bar => ({
  words: `stay below ${value}`,
  isReached: (points) => points.length > 0 && points.every(({ y }) => y < value),
});
