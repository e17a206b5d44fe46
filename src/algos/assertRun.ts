/** Checks of `from`, the run that a training continues. */
import { dtypeOf, Tensor, type Tree } from '../autodiff/index.js';
import { tensorCopy } from '../autodiff/tensor.js';
import { formatValue } from '../envs/formatValue.js';
import { isObject, isWholeNumber } from '../envs/typeGuards.js';

/** The form of an algorithm's runs. */
export interface RunForm {
  /** Its name on the command line, with which errors begin. */
  readonly name: string;
  /** Parameters of a run in this environment with these networks. */
  readonly template: () => Tree;
  /** The parameters in a state. */
  readonly saved: (state: never) => unknown;
  /** Further parts of its runs, such as a replay buffer. */
  readonly carries: readonly string[];
}

/**
 * Checks that a value is a run of this algorithm, with networks of these shapes.
 * @throws TypeError that says what it is instead
 */
export const assertRun = (from: unknown, form: RunForm): void => {
  const { name } = form;
  const fault = otherKind(from) ?? missingPart(from, form) ?? wrongParameters(from, form);
  if (fault !== undefined)
    throw new TypeError(
      `${name}: from should be a run that ${name} has yielded with these networks, but ${fault}`,
    );
};

/** Values that are taken for a run, in words. */
const otherKind = (from: unknown): string | undefined => {
  const resume = 'resume({ dir }), from spinningup/run, goes on with a saved run';
  if (typeof from === 'string') return `is '${from}'; ${resume}`;
  if (Array.isArray(from)) return 'is an array; give its last element, .at(-1)';
  if (from instanceof Promise) return `is a Promise; ${resume}`;
  if (!isObject(from)) return `is ${formatValue(from)}`;
  if (typeof from.mode === 'function') return `is a policy, as load() gives it; ${resume}`;
  if (typeof from.next === 'function') return 'is a generator of runs; give one of these';
  return undefined;
};

/** The parts of every run, and of its state. */
const runParts: readonly (readonly [part: string, holds: (x: unknown) => boolean, want: string])[] =
  [
    ['epoch', (x) => isWholeNumber(x, 0), 'a whole number from 0 on'],
    ['steps', (x) => isWholeNumber(x, 0), 'a whole number from 0 on'],
    ['episodes.returns', Array.isArray, 'an array'],
    ['episodes.lengths', Array.isArray, 'an array'],
    ['info', isObject, 'an object'],
    ['state', isObject, 'an object'],
    ['state.key', (x) => Number.isSafeInteger(x), 'a key'],
    ['state.updates', (x) => isWholeNumber(x, 0), 'a whole number from 0 on'],
  ];

const at = (x: unknown, path: string): unknown =>
  path.split('.').reduce((part, key) => (isObject(part) ? part[key] : undefined), x);

const missingPart = (from: unknown, { name, carries }: RunForm): string | undefined => {
  for (const [part, holds, want] of runParts) {
    const found = at(from, part);
    if (found === undefined) return `is ${formatValue(from)}, without ${part}`;
    if (!holds(found)) return `its ${part} should be ${want}, but is ${formatValue(found)}`;
  }
  const missing = carries.find((part) => typeof at(from, part) !== 'object');
  return missing && `has no ${missing}, which a run of ${name} has`;
};

/**
 * Checks that a value holds parameters for the networks of a new run.
 * @param continues is an earlier run given, too, whose parameters would be meant?
 * @throws TypeError that names the first tensor that is missing, superfluous or of another shape
 */
export const assertInitFrom = (
  initFrom: unknown,
  { name, template }: RunForm,
  continues: boolean,
): void => {
  if (continues)
    throw new TypeError(
      `${name}: give from, which continues a run, or initFrom, with which one begins, not both`,
    );
  const wrong = treeFault(template(), initFrom, '', 'initFrom');
  if (wrong !== undefined)
    throw new TypeError(
      `${name}: initFrom should be parameters of these networks, as ${name}.saved(run.state) ` +
        `gives them, but ${wrong}`,
    );
};

const wrongParameters = (from: unknown, { name, saved, template }: RunForm): string | undefined => {
  try {
    return treeFault(template(), saved(at(from, 'state') as never), '');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `its state is not one of ${name}`;
  }
};

const tensorFault = (template: Tensor, found: Tensor, where: string): string | undefined =>
  dtypeOf(found) === dtypeOf(template)
    ? undefined
    : `its ${where} is ${dtypeOf(found)} in place of ${dtypeOf(template)}`;

/** The first place at which a value is not a tree of the template's structure and shapes. */
export const treeFault = (
  template: Tree,
  found: unknown,
  path: string,
  root = 'state',
): string | undefined => {
  const where = path === '' ? root : `${root}.${path}`;
  if (template instanceof Tensor) {
    if (!(found instanceof Tensor))
      return `its ${where} should be a tensor, but is ${tensorCopy(found) ?? formatValue(found)}`;
    return `${found.shape}` === `${template.shape}`
      ? tensorFault(template, found, where)
      : `its ${where} is [${found.shape.join(', ')}] in place of [${template.shape.join(', ')}]`;
  }
  if (found === null || typeof found !== 'object' || found instanceof Tensor)
    return `its ${where} should be ${formatValue(template)}, but is ${formatValue(found)}`;
  const own: ReadonlyMap<string, unknown> = new Map(Object.entries(found));
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const [key, part] of Object.entries(template)) {
    if (own.get(key) === undefined) return `it has no ${root}.${below(key)}`;
    const fault = treeFault(part, own.get(key), below(key), root);
    if (fault !== undefined) return fault;
  }
  const extra = [...own.keys()].find((key) => !Object.hasOwn(template, key));
  return extra && `its ${root}.${below(extra)} belongs to none of the networks`;
};
