/** The valley that both mountain cars drive in, as Gymnasium draws it. */
import { cos, sin } from '../../math.js';
import { circle, line, type Picture, type Point, placed, polygon, rectangle } from '../picture.js';

// somewhat more than where the car can be, so that all of it is seen
const LEFT = -1.3;
const RIGHT = 0.7;

/** The height of the ground is a sine, so that gravity along it goes with cos 3x. */
const height = (x: number): number => 0.45 * sin(3 * x) + 0.55;
const ground = Array.from({ length: 101 }, (_, i): Point => {
  const x = LEFT + ((RIGHT - LEFT) * i) / 100;
  return [x, height(x)];
});

/** The car at a position, and the flag at the goal. */
export const valley = (position: number, goal: number): Picture => {
  const car = placed([position, height(position) + 0.025], cos(3 * position));
  const foot = height(goal);
  const top = foot + 0.15;
  return {
    x: [LEFT, RIGHT],
    y: [0, 1.25],
    background: 'white',
    shapes: [
      line('black', ...ground),
      line('black', [goal, foot], [goal, top]),
      polygon('#cccc00', [goal, top], [goal, top - 0.04], [goal + 0.08, top - 0.02]),
      polygon('black', ...rectangle(-0.06, 0, 0.06, 0.06).map(car)),
      circle('#808080', car([-0.03, 0]), 0.024),
      circle('#808080', car([0.03, 0]), 0.024),
    ],
  };
};
