/** The check of an answer: the same function in a terminal, on a page and in the tests. */
import type {
  AnswerExports,
  Evidence,
  Exercise,
  ExercisePart,
  Mistake,
  TrainingPoint,
} from './format.js';
import {
  type AnswerResult,
  differenceInWords,
  elementInWords,
  inDigits,
  isSameResult,
  resultOf,
  resultOfError,
} from './result.js';

/** The result of a check. */
export interface Verdict {
  readonly passed: boolean;
  /** Why it failed, or what it passed, in a sentence or two. */
  readonly message: string;
  /** The known mistake that has the same results. */
  readonly mistake?: Pick<Mistake, 'name' | 'hints'>;
  /** The value that the answer threw: its stack leads to the line. */
  readonly error?: unknown;
  /** The points of the training run, if it came to one. */
  readonly points: readonly TrainingPoint[];
}

/** News of a check in progress: that training begins, and each point of its curve. */
export type CheckNews =
  | { readonly kind: 'training'; readonly what: string; readonly limit: number }
  | { readonly kind: 'point'; readonly point: TrainingPoint };

/**
 * Checks an answer. The numbers are the evidence, not the text of the program: a mistake is named
 * if its wrong function or program has the same results as the answer on every input.
 * @param answer the names that the learner's file exports, with their values
 * @param report called with each news of the training run, if there is one
 */
export const checkAnswer = (
  exercise: Exercise,
  answer: AnswerExports,
  report: (news: CheckNews) => void = () => {},
): Verdict => {
  for (const part of exercise.parts) {
    const verdict = checkPart(part, answer[part.name]);
    if (verdict) return verdict;
  }
  const { evidence } = exercise;
  return evidence
    ? trainWithAnswer(evidence, answer, report)
    : { passed: true, message: ALL_RIGHT, points: [] };
};

const ALL_RIGHT = 'Every result is right.';
const failed = (message: string, more: Partial<Verdict> = {}): Verdict => ({
  passed: false,
  message,
  points: [],
  ...more,
});
const messageOfError = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The result of one call, and the error if it threw one. */
interface Tried {
  readonly outcome: AnswerResult;
  readonly error?: unknown;
}
const tryCall = (part: ExercisePart, answer: unknown, input: readonly unknown[]): Tried => {
  try {
    return { outcome: resultOf(part.run(answer, input)) };
  } catch (error) {
    return { outcome: resultOfError(messageOfError(error)), error };
  }
};

/** The verdict on a part that is wrong; undefined if it is right. */
const checkPart = (part: ExercisePart, answer: unknown): Verdict | undefined => {
  const fault = faultOfExport(part, answer);
  if (fault) return failed(fault);
  // inputs are made anew for each program: an answer may have changed its own
  const rights = part.inputs().map((input) => resultOf(part.run(part.right, input)));
  const tried = part.inputs().map((input) => tryCall(part, answer, input));
  const isRight = ({ outcome }: Tried, i: number): boolean =>
    isSameResult(outcome, rights[i], part.tolerance);
  const first = tried.findIndex((one, i) => !isRight(one, i));
  if (first < 0) return undefined;
  const { error } = tried[first];
  const found = part.mistakes.find(({ wrong }) => hasResults(part, wrong, tried));
  return failed(faultInWords(part, answer, first, tried[first], rights[first]), {
    ...(error !== undefined && { error }),
    ...(found && { mistake: { name: found.name, hints: found.hints } }),
  });
};

/** The fault in a part's result for its i-th input. */
const faultInWords = (
  part: ExercisePart,
  answer: unknown,
  i: number,
  { outcome, error }: Tried,
  right: AnswerResult,
): string => {
  if (part.isQuestion) return `${part.name} is not right yet: ${elementInWords(answer)}.`;
  const where = `With ${part.describe(part.inputs()[i])}, ${part.name}`;
  return error === undefined
    ? `${where} ${differenceInWords(outcome, right, part.tolerance)}.`
    : `${where} throws: ${messageOfError(error)}`;
};

/** The fault of an export that cannot be tried at all. */
const faultOfExport = ({ name, right }: ExercisePart, answer: unknown): string | undefined => {
  if (answer === undefined)
    return `The file does not export ${name}: it needs a line such as: export const ${name} = …`;
  if (typeof right === typeof answer) return undefined;
  return `${name} should be a ${typeof right}, but is a ${typeof answer}.`;
};

const hasResults = (part: ExercisePart, wrong: unknown, tried: readonly Tried[]): boolean =>
  part
    .inputs()
    .every((input, i) =>
      isSameResult(tried[i].outcome, tryCall(part, wrong, input).outcome, part.tolerance),
    );

/** Trains with an answer whose parts are all right. */
const trainWithAnswer = (
  evidence: Evidence,
  answer: AnswerExports,
  report: (news: CheckNews) => void,
): Verdict => {
  const { what, quantity, limit, bar } = evidence;
  report({ kind: 'training', what, limit });
  const points: TrainingPoint[] = [];
  try {
    for (const point of evidence.train(answer)) {
      points.push(point);
      report({ kind: 'point', point });
    }
  } catch (error) {
    return failed(`It throws while it trains: ${messageOfError(error)}`, { error, points });
  }
  const last = inDigits(points.at(-1)?.y ?? Number.NaN, 4);
  const end = evidence.conclude?.(points, answer) ?? `The ${quantity} ends at ${last}.`;
  return bar.isReached(points)
    ? { passed: true, message: `${ALL_RIGHT} ${end}`, points }
    : failed(`${ALL_RIGHT} But trained, it should ${bar.words}. ${end}`, { points });
};
