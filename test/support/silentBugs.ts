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

/** The first points of a run, or all of them. */
const pointsOf = (run: Iterable<TrainingPoint>, most: number): readonly TrainingPoint[] => {
  const points: TrainingPoint[] = [];
  for (const point of run) if (points.push(point) >= most) break;
  return points;
};
type Curve = { readonly y: readonly (readonly number[])[] };
const measured: Readonly<Record<string, Readonly<Record<'right' | 'broken', readonly Curve[]>>>> = JSON.parse(
  readFileSync('exercises/measured.json', 'utf8'),
);

/** The runs of the right program and of the broken one, after a check that they are as they were measured. */
const runsAsMeasured = ({ name, exercise, evidence }: NamedBug, seed: number, most: number) => {
  const right = Object.fromEntries(exercise.parts.map((part) => [part.name, part.right]));
  const run = (answer: AnswerExports) => pointsOf(evidence.train(answer, seed), most);
  const runs = { right: run(right), broken: run({ ...right, ...evidence.broken }) };
  for (const kind of ['right', 'broken'] as const)
    expect(runs[kind].map(({ y }) => Number(y.toPrecision(6)))).toEqual(measured[name][kind][0].y[seed].slice(0, most));
  return runs;
};

/** That the first points of both runs of seed 0 are as they were measured. */
export const expectBeginning = (bug: NamedBug): void => {
  const { right } = runsAsMeasured(bug, 0, 3);
  expect(right).toHaveLength(3);
};

/** That a seed's run of the right program reaches the bar, that the broken one's misses it, and that both are as they were measured. */
export const expectEffect = (bug: NamedBug, seed: number): void => {
  const { right, broken } = runsAsMeasured(bug, seed, Number.POSITIVE_INFINITY);
  const { isReached } = bug.evidence.bar;
  expect({ right: isReached(right), broken: isReached(broken) }).toEqual({ right: true, broken: false });
};
