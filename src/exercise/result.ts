/** Results of any shape as lists of numbers that can be compared. */
import { numbers, Tensor } from '../autodiff/index.js';
import { formatValue } from '../envs/formatValue.js';
import { isPlainObject, isTypedArray } from '../envs/typeGuards.js';

/** One tensor, number or list of numbers in a result. */
interface Leaf {
  /** The place in the result, '' for the result itself: '.pi[0].w'. */
  readonly path: string;
  /** The kind with its shape in words: 'a tensor [3, 2]'. */
  readonly kind: string;
  /** Its numbers; undefined for a function or an object of a class, which equals nothing. */
  readonly values: readonly number[] | undefined;
}
/** A result, leaf by leaf. */
export type AnswerResult = readonly Leaf[];

const isListOfNumbers = (x: unknown): x is ArrayLike<number> =>
  isTypedArray(x) || (Array.isArray(x) && x.every((element) => typeof element === 'number'));

/** A result of an answer: tensors, numbers, and arrays and objects of them. */
export const resultOf = (result: unknown, path = ''): AnswerResult => {
  const leaf = (kind: string, values: ArrayLike<number> = []): AnswerResult => [
    { path, kind, values: Array.from(values) },
  ];
  if (typeof result === 'number') return leaf('a number', [result]);
  if (typeof result === 'boolean') return leaf('true or false', [Number(result)]);
  if (result instanceof Tensor)
    return leaf(`a tensor [${result.shape.join(', ')}]`, numbers(result));
  if (isListOfNumbers(result)) return leaf(`a list of ${result.length} numbers`, result);
  if (Array.isArray(result))
    return result.flatMap((element, i) => resultOf(element, `${path}[${i}]`));
  if (isPlainObject(result))
    return Object.keys(result)
      .sort()
      .flatMap((name) => resultOf(result[name], `${path}.${name}`));
  if (result === undefined) return leaf('nothing');
  if (typeof result === 'string' || result === null) return leaf(formatValue(result));
  return [{ path, kind: formatValue(result), values: undefined }];
};

/** The result of a call that throws: it equals nothing, not even one with the same message. */
export const resultOfError = (message: string): AnswerResult => [
  { path: '', kind: `the error: ${message}`, values: undefined },
];

/** Equal but for rounding; an infinity and NaN are equal to themselves. */
const isNear = (x: number, y: number, tolerance: number): boolean =>
  Object.is(x, y) || (Number.isFinite(y) && Math.abs(x - y) <= tolerance * (1 + Math.abs(y)));

const isSameList = (a: Leaf['values'], b: Leaf['values'], tolerance: number): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.length === b.length &&
  a.every((x, i) => isNear(x, b[i], tolerance));

const isSameLeaf = (a: Leaf, b: Leaf, tolerance: number): boolean =>
  a.path === b.path && a.kind === b.kind && isSameList(a.values, b.values, tolerance);

/**
 * True if two results have the same leaves, and their numbers differ by rounding at most.
 * @param tolerance the difference that is allowed, as a fraction of 1 + |b|
 */
export const isSameResult = (a: AnswerResult, b: AnswerResult, tolerance: number): boolean =>
  a.length === b.length && a.every((leaf, i) => isSameLeaf(leaf, b[i], tolerance));

const SHOWN = 4; // numbers of a list
/** A number with a few significant digits, and with a minus sign as in print. */
export const inDigits = (x: number, digits = 5): string =>
  String(Number(x.toPrecision(digits))).replace('-', '−');
const abbreviatedNumbers = (values: readonly number[], from: number): string => {
  if (values.length === 1) return inDigits(values[0]);
  const some = values.slice(from, from + SHOWN).map((x) => inDigits(x));
  return `[${from > 0 ? '…, ' : ''}${some.join(', ')}${from + SHOWN < values.length ? ', …' : ''}]`;
};

/**
 * The first difference between two results, in words that follow the name of the function.
 * @param right the result that it should have
 */
export const differenceInWords = (
  got: AnswerResult,
  right: AnswerResult,
  tolerance: number,
): string => {
  const i = right.findIndex((leaf, j) => !got[j] || !isSameLeaf(got[j], leaf, tolerance));
  const should = right[i];
  const is = got[i];
  if (!should) return `gives more than it should: ${is?.path || 'something'} is not asked for`;
  const at = should.path && ` at ${should.path}`;
  if (!is || is.path !== should.path) return `should give ${should.kind}${at}, but gives none`;
  if (is.kind !== should.kind) return `should give ${should.kind}${at}, but gives ${is.kind}`;
  if (!should.values || !is.values) return `gives ${is.kind}${at}, which cannot be compared`;
  const others = is.values;
  const first = should.values.findIndex((x, j) => !isNear(others[j], x, tolerance));
  const inWords = (values: readonly number[]): string =>
    abbreviatedNumbers(values, first < SHOWN ? 0 : first);
  return `should give ${inWords(should.values)}${at}, but gives ${inWords(others)}`;
};

/**
 * An input in words: numbers as they are, a large tensor by its shape.
 * @param names those of its elements, if they have any
 */
export const inputInWords = (input: readonly unknown[], names?: readonly string[]): string =>
  input
    .map((element, i) => `${names?.[i] ? `${names[i]} = ` : ''}${elementInWords(element)}`)
    .join(', ');

/** An element of an input, or a value, in words: numbers, or the shape of a large tensor. */
export const elementInWords = (element: unknown): string => {
  const isEmpty = Array.isArray(element) && element.length === 0;
  if (isEmpty || typeof element === 'function' || typeof element === 'string')
    return formatValue(element);
  const leaves = resultOf(element);
  if (leaves.length !== 1) return formatValue(element);
  const [{ kind, values }] = leaves;
  return values?.length && values.length <= SHOWN ? abbreviatedNumbers(values, 0) : kind;
};
