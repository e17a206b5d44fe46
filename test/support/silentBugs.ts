/** The training runs of silent bugs, beside what was measured of them. */
import { readFileSync } from 'node:fs';
import type { AnswerExports, Evidence, Exercise, TrainingPoint } from 'spinningup/exercise';
import { expect } from 'vitest';
import { exerciseNames, loadExercise } from './exercises.js';

/** A silent bug, by its name. */
export interface NamedBug {
  readonly name: string;
  readonly exercise: Exercise;
  readonly evidence: Evidence & { readonly broken: AnswerExports };
}

/** All silent bugs. */
export const silentBugs = async (): Promise<readonly NamedBug[]> => {
  const all = await Promise.all(exerciseNames().map(async (name) => ({ name, exercise: await loadExercise(name) })));
  return all.flatMap(({ name, exercise }) => {
    const { group, evidence } = exercise;
    if (group !== 'silent bug') return [];
    if (!evidence?.broken) throw new Error(`${name} has no run of the broken program`);
    return [{ name, exercise, evidence: { ...evidence, broken: evidence.broken } }];
  });
};

type Curve = { readonly y: readonly (readonly number[])[] };
const measured: Readonly<Record<string, Readonly<Record<'right' | 'broken', readonly Curve[]>>>> = JSON.parse(
  readFileSync('exercises/measured.json', 'utf8'),
);

/** That a seed's run of the right program reaches the bar, that the broken one's misses it, and that both are as they were measured. */
export const expectEffect = ({ name, exercise, evidence }: NamedBug, seed: number): void => {
  const right = Object.fromEntries(exercise.parts.map((part) => [part.name, part.right]));
  const runs = { right: [...evidence.train(right, seed)], broken: [...evidence.train({ ...right, ...evidence.broken }, seed)] };
  const reached = (points: readonly TrainingPoint[]): boolean => evidence.bar.isReached(points);
  expect({ right: reached(runs.right), broken: reached(runs.broken) }).toEqual({ right: true, broken: false });
  for (const kind of ['right', 'broken'] as const)
    expect(runs[kind].map(({ y }) => Number(y.toPrecision(6)))).toEqual(measured[name][kind][0].y[seed]);
};
