/** Is it a picture? */
import type { Shape } from '../picture.js';
import type { Complaint } from './faults.js';
import { show } from './values.js';

type Test = readonly [wanted: string, isSo: (x: unknown) => boolean];
const isPoint = (x: unknown): boolean => Array.isArray(x) && x.length === 2 && x.every(Number.isFinite);
const aPoint: Test = ['a point of two finite numbers', isPoint];
const points: Test = ['a list of points of two finite numbers each', (x) => Array.isArray(x) && x.every(isPoint)];
const size: Test = ['a finite number from 0 on', (x) => Number.isFinite(x) && (x as number) >= 0];
const text: Test = ['text', (x) => typeof x === 'string'];
const range: Test = ['two finite numbers, of which the first is the smaller', (x) => isPoint(x) && (x as number[])[0] < (x as number[])[1]];

type Tests = Readonly<Record<string, Test>>;
const kinds: Readonly<Record<Shape['kind'], Tests>> = {
  polygon: { points },
  polyline: { points },
  circle: { centre: aPoint, radius: size },
  text: { at: aPoint, text, size },
};
const shapes: Test = ['a list of shapes', Array.isArray];
const picture: Tests = { x: range, y: range, background: ['a colour of CSS', text[1]], shapes };

const failing = (what: string, x: object, tests: Tests): Complaint | undefined => {
  for (const [name, [wanted, isSo]] of Object.entries(tests)) {
    const value = x[name as never];
    if (!isSo(value)) return ['render-form', `${what}.${name} should be ${wanted}, but is ${show(value)}`];
  }
  return undefined;
};

/** @returns what is wrong with the picture that render gave */
export const pictureFault = (drawn: unknown): Complaint | undefined => {
  if (typeof drawn !== 'object' || drawn === null)
    return ['render-form', `render should give a picture, { ${Object.keys(picture).join(', ')} }, but gives ${show(drawn)}`];
  const wrong = failing('picture', drawn, picture);
  if (wrong) return wrong;
  for (const [i, shape] of (drawn as { shapes: unknown[] }).shapes.entries()) {
    const kind = (shape as Shape | undefined)?.kind;
    if (kind === undefined || !Object.hasOwn(kinds, kind))
      return ['render-form', `picture.shapes[${i}] should be of the kind ${Object.keys(kinds).join(', ')}, but is ${show(kind ?? shape)}`];
    const fault = failing(`picture.shapes[${i}]`, shape as Shape, kinds[kind]);
    if (fault) return fault;
  }
  return undefined;
};
