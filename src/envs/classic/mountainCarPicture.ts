/** The valley that both mountain cars drive in, as Gymnasium draws it. */
import { cos, sin } from '../../math.js';
import { circle, line, type Picture, type Point, placed, polygon, rectangle } from '../picture.js';

// the range shown: a little wider than the car's
const SHOWN_LEFT = -1.3;
const SHOWN_RIGHT = 0.7;

/** Height of the ground: a sine, so that gravity along it is proportional to cos 3x. */
const height = (x: number): number => 0.45 * sin(3 * x) + 0.55;
const terrain = Array.from({ length: 101 }, (_, i): Point => {
  const x = SHOWN_LEFT + ((SHOWN_RIGHT - SHOWN_LEFT) * i) / 100;
  return [x, height(x)];
});

/** The picture of the car at a position and the flag at the goal. */
export const valley = (position: number, goal: number): Picture => {
  const car = placed([position, height(position) + 0.025], cos(3 * position));
  const foot = height(goal);
  const top = foot + 0.15;
  return {
    x: [SHOWN_LEFT, SHOWN_RIGHT],
    y: [0, 1.25],
    background: 'white',
    shapes: [
      line('black', ...terrain),
      line('black', [goal, foot], [goal, top]),
      polygon('#cccc00', [goal, top], [goal, top - 0.04], [goal + 0.08, top - 0.02]),
      polygon('black', ...rectangle(-0.06, 0, 0.06, 0.06).map(car)),
      circle('#808080', car([-0.03, 0]), 0.024),
      circle('#808080', car([0.03, 0]), 0.024),
    ],
  };
};
