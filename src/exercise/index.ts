/**
 * Exercises: their format, and the check that a terminal and a page share. exercises/README.md
 * says how to write one.
 */
export { type CheckNews, checkAnswer, type Verdict } from './check.js';
export {
  type AnswerExports,
  type Bar,
  defineExercise,
  type Evidence,
  type Exercise,
  type ExerciseKind,
  type ExercisePart,
  type ExercisePartOf,
  endsAtLeast,
  exercisePart,
  exerciseQuestion,
  type Mistake,
  reaches,
  type TrainingPoint,
} from './format.js';
export { hintFor, type Tries } from './hints.js';
export { inDigits } from './result.js';
