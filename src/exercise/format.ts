/**
 * The format of an exercise. Its folder holds three files: index.ts, whose default export is made
 * by `defineExercise`; starter.ts, the program that a learner begins with; and solution.ts.
 */
import { inDigits, inputInWords } from './result.js';

/** The names that a learner's file exports, with their values. */
export type AnswerExports = Readonly<Record<string, unknown>>;

/** A mistake that learners make. */
export interface Mistake<F = unknown> {
  /** The mistake in a few words that follow "It looks as if": 'the dimensions are not summed'. */
  readonly name: string;
  /** A function or program that has this mistake and no other. */
  readonly wrong: F;
  /** The first says where to look, the second almost what to write. */
  readonly hints: readonly [first: string, second: string];
}

/** One exported name of an answer, which is compared with the right function or program. */
export interface ExercisePart {
  /** The name that the learner's file must export. */
  readonly name: string;
  readonly right: unknown;
  readonly mistakes: readonly Mistake[];
  /** Inputs to try, the simplest first; the same at every call. */
  inputs(): readonly (readonly unknown[])[];
  /** The result for one input: tensors, numbers, or arrays and objects of them. */
  run(answer: unknown, input: readonly unknown[]): unknown;
  /** An input in words that follow "With". */
  describe(input: readonly unknown[]): string;
  /** The export is a value that answers a question, which a wrong one is not told. */
  readonly isQuestion: boolean;
  /** Numbers count as equal that differ by at most this much of 1 + |right|. */
  readonly tolerance: number;
}

/** The fields of a part, by the types of its function or program and of its inputs. */
export interface ExercisePartOf<F, I extends readonly unknown[]> {
  readonly right: F;
  readonly mistakes: readonly Mistake<F>[];
  readonly inputs: () => readonly I[];
  /** Left out where `right` is a function: it is called with the elements of the input. */
  readonly run?: (answer: F, input: I) => unknown;
  /** The names of the elements of an input, with which an input is shown. */
  readonly names?: readonly string[];
  /** An input in words that follow "With", in place of names and values. */
  readonly describe?: (input: I) => string;
  /** 1e-4 where it is left out. */
  readonly tolerance?: number;
}

const callWith = (answer: unknown, input: readonly unknown[]): unknown =>
  (answer as (...args: readonly unknown[]) => unknown)(...input);

/**
 * A part of an exercise.
 * @param name the name that the learner's file must export
 */
export const exercisePart = <F, I extends readonly unknown[]>(
  name: string,
  of: ExercisePartOf<F, I>,
): ExercisePart => ({
  isQuestion: false,
  tolerance: 1e-4,
  run: callWith,
  describe: (input) => inputInWords(input, of.names),
  name,
  ...(of as Pick<ExercisePart, 'right' | 'mistakes' | 'inputs'>),
});

/**
 * A question of an exercise: the learner's file exports a number, a string or a list of numbers.
 * @param name the name that the learner's file must export
 */
export const exerciseQuestion = <T>(
  name: string,
  of: Pick<ExercisePartOf<T, readonly []>, 'right' | 'mistakes' | 'tolerance'>,
): ExercisePart => ({
  ...exercisePart<T, readonly []>(name, { ...of, inputs: () => [[]], run: (answer) => answer }),
  isQuestion: true,
});

/** One point of a learning curve. */
export interface TrainingPoint {
  /** The name of its curve: 'your program'. */
  readonly curve: string;
  /** Environment steps so far. */
  readonly x: number;
  /** The quantity that is measured. */
  readonly y: number;
}

/** The least that a training run must reach. */
export interface Bar {
  /** The bar in words that follow "it should": 'end at a return of at least −400'. */
  readonly words: string;
  /** @param points in the order in which they were measured */
  isReached(points: readonly TrainingPoint[]): boolean;
}

/** A training run that shows what an answer is worth, once all parts are right. */
export interface Evidence {
  /** The run in words: 'TD3 on Pendulum-v1, 5 epochs of 2,000 steps, seed 0'. */
  readonly what: string;
  /** The vertical axis: 'return'. */
  readonly quantity: string;
  /** The horizontal axis, where it is not environment steps: 'gradient steps'. */
  readonly steps?: string;
  /** Seconds after which a run is ended; a right answer needs at most 30 on one core. */
  readonly limit: number;
  /**
   * Trains with the answer, and yields each point as soon as it is measured. Seed 0 is the one that
   * a check takes; others show that it was not luck.
   */
  train(answer: AnswerExports, seed?: number): Iterable<TrainingPoint>;
  readonly bar: Bar;
  /** Exports of a program with the bug; its runs are measured beside those of the solution. */
  readonly broken?: AnswerExports;
  /** A sentence that follows from this run's points, such as a comparison with a guess. */
  conclude?(points: readonly TrainingPoint[], answer: AnswerExports): string;
}

/** The groups of the list, in its order. */
export type ExerciseKind = 'exercise' | 'algorithm' | 'silent bug';

/** An exercise. */
export interface Exercise {
  /** The title in the list: '1.1 Gaussian log-likelihood'. */
  readonly title: string;
  readonly group: ExerciseKind;
  /** The page that sets it: a path in docs/ without its ending, 'exercises/gaussian'. */
  readonly page: string;
  /** The task in one sentence, for the terminal and for the list. */
  readonly task: string;
  /** Compared in this order; the first that is wrong is spoken of. */
  readonly parts: readonly ExercisePart[];
  readonly evidence?: Evidence;
}

/** An exercise as it is given: a function only so that its type is checked. */
export const defineExercise = (exercise: Exercise): Exercise => exercise;

const ofCurve = (points: readonly TrainingPoint[], curve: string | undefined): readonly number[] =>
  points.filter((point) => curve === undefined || point.curve === curve).map(({ y }) => y);

/**
 * The bar that a curve ends at a value or above it.
 * @param curve the name of the curve, if there are several
 */
export const endsAtLeast = (value: number, curve?: string): Bar => ({
  words: `end at ${inDigits(value)} or more`,
  isReached: (points) => (ofCurve(points, curve).at(-1) ?? Number.NEGATIVE_INFINITY) >= value,
});

/**
 * The bar that the best point of a curve is at a value or above it.
 * @param curve the name of the curve, if there are several
 */
export const reaches = (value: number, curve?: string): Bar => ({
  words: `reach ${inDigits(value)}`,
  isReached: (points) => Math.max(...ofCurve(points, curve)) >= value,
});
