/** The training runs of exercises, beside what was measured of them. */
import { readFileSync } from 'node:fs';
import type { AnswerExports, Evidence, ExerciseGroup, TrainingPoint } from 'spinningup/exercise';
import { expect } from 'vitest';
import { exerciseNames, loadExercise } from './exercises.js';

/** An exercise that trains, with the exports of a right program. */
export interface TrainingExercise {
  readonly name: string;
  readonly evidence: Evidence;
  readonly right: AnswerExports;
}

/** The exercises of a group that train: the course's own, or silent bugs. */
export const trainingExercises = async (of: ExerciseGroup): Promise<readonly TrainingExercise[]> => {
  const all = await Promise.all(exerciseNames().map(async (name) => ({ name, ...(await loadExercise(name)) })));
  return all.flatMap(({ name, group, parts, evidence }) =>
    group === of && evidence ? [{ name, evidence, right: Object.fromEntries(parts.map((part) => [part.name, part.right])) }] : [],
  );
};

interface Curve {
  readonly curve: string;
  readonly x: readonly number[];
  readonly y: readonly (readonly number[])[];
}
const measured: Readonly<Record<string, Readonly<Record<'right' | 'broken', readonly Curve[]>>>> = JSON.parse(
  readFileSync('exercises/measured.json', 'utf8'),
);

/** The first points of a run; all of them if n is left out. */
const firstPoints = (run: Iterable<TrainingPoint>, n = Number.POSITIVE_INFINITY): TrainingPoint[] => {
  const points: TrainingPoint[] = [];
  for (const point of run) if (points.push(point) >= n) break;
  return points;
};

/** A run of a right program or of the broken one: its points, which must be those that were measured. */
export const expectMeasured = (exercise: TrainingExercise, kind: 'right' | 'broken', seed: number, n?: number): TrainingPoint[] => {
  const { name, evidence, right } = exercise;
  const answer = kind === 'right' ? right : { ...right, ...evidence.broken };
  const points = firstPoints(evidence.train(answer, seed), n);
  const expected = measured[name][kind].flatMap(({ curve, x, y }) => x.map((at, i) => ({ curve, x: at, y: y[seed][i] })));
  expect(points.map((point) => ({ ...point, y: Number(point.y.toPrecision(6)) }))).toEqual(expected.slice(0, n));
  return points;
};

/** That a seed's run of the right program reaches the bar, that the broken one's misses it, and that both are as they were measured. */
export const expectEffect = (bug: TrainingExercise, seed: number): void => {
  const { isReached } = bug.evidence.bar;
  const right = isReached(expectMeasured(bug, 'right', seed));
  const broken = isReached(expectMeasured(bug, 'broken', seed));
  expect({ right, broken }).toEqual({ right: true, broken: false });
};
