/** Validates what `render` returns. */
import { formatValue } from '../formatValue.js';
import type { Shape } from '../picture.js';
import type { Complaint } from './faults.js';

type Test = readonly [wanted: string, isSo: (x: unknown) => boolean];
const isFinitePoint = (x: unknown): boolean =>
  Array.isArray(x) && x.length === 2 && x.every(Number.isFinite);
const aPoint: Test = ['a point of two finite numbers', isFinitePoint];
const pointList: Test = [
  'a list of points of two finite numbers each',
  (x) => Array.isArray(x) && x.every(isFinitePoint),
];
const lengthTest: Test = [
  'a finite number from 0 on',
  (x) => Number.isFinite(x) && (x as number) >= 0,
];
const aText: Test = ['text', (x) => typeof x === 'string'];
const isColour = (x: unknown): boolean => typeof x === 'string' && x !== '';
const colour: Test = ['a colour of CSS', isColour];
const orNone = ([wanted, isSo]: Test): Test => [
  `${wanted}, or left out`,
  (x) => x === undefined || isSo(x),
];
const range: Test = [
  'two finite numbers, of which the first is the smaller',
  (x) => isFinitePoint(x) && (x as number[])[0] < (x as number[])[1],
];

type Tests = Readonly<Record<string, Test>>;
const shapeTests: Readonly<Record<Shape['kind'], Tests>> = {
  polygon: { points: pointList },
  polyline: { points: pointList },
  circle: { centre: aPoint, radius: lengthTest },
  text: { at: aPoint, text: aText, size: lengthTest },
};
const paintTests: Tests = {
  fill: orNone(colour),
  stroke: orNone(colour),
  strokeWidth: orNone(lengthTest),
};
const shapes: Test = ['a list of shapes', Array.isArray];
const aFlag: Test = ['true or false', (x) => typeof x === 'boolean'];
const picture: Tests = { x: range, y: range, background: colour, shapes, pixelated: orNone(aFlag) };

const failing = (what: string, x: object, tests: Tests): Complaint | undefined => {
  for (const [name, [wanted, isSo]] of Object.entries(tests)) {
    const value = x[name as never];
    if (!isSo(value))
      return ['render-form', `${what}.${name} should be ${wanted}, but is ${formatValue(value)}`];
  }
  return undefined;
};

/** The first fault of a shape, if any. */
const shapeFault = (what: string, shape: unknown): Complaint | undefined => {
  const kind = (shape as Shape | undefined)?.kind;
  if (kind === undefined || !Object.hasOwn(shapeTests, kind))
    return [
      'render-form',
      `${what} should be of the kind ${Object.keys(shapeTests).join(', ')}, ` +
        `but is ${formatValue(kind ?? shape)}`,
    ];
  const { fill, stroke } = shape as Shape;
  if (fill === undefined && stroke === undefined)
    return [
      'render-form',
      `${what} should have a fill or a stroke, but has neither, so it is invisible`,
    ];
  return failing(what, shape as Shape, { ...shapeTests[kind], ...paintTests });
};

/** The first fault of a picture that render returned, if any. */
export const pictureFault = (drawn: unknown): Complaint | undefined => {
  if (typeof drawn !== 'object' || drawn === null)
    return [
      'render-form',
      `render should give a picture, { x, y, background, shapes }, but gives ${formatValue(drawn)}`,
    ];
  const wrong = failing('picture', drawn, picture);
  if (wrong) return wrong;
  for (const [i, shape] of (drawn as { shapes: unknown[] }).shapes.entries()) {
    const fault = shapeFault(`picture.shapes[${i}]`, shape);
    if (fault) return fault;
  }
  return undefined;
};
