/**
 * LunarLander: land a craft on a pad on the moon, with an engine below and one at either side.
 * Box2D simulates it; numbers as in Gymnasium's LunarLander.
 */
import { type Key, randint, split, uniform } from '../../../random.js';
import { formatValue } from '../../formatValue.js';
import { box, discrete } from '../../spaces.js';
import type { Box2dTask, Box2dWorld, StepOutcome } from '../box2dWorld.js';
import { box2dWorld, boxActions, discreteActions } from '../box2dWorld.js';
import { advance, FPS, VIEW_HEIGHT, VIEW_WIDTH } from '../createWorld.js';
import type { Body, Contact, Planck } from '../planck.js';
import { buildBodies, CHUNKS, type LanderBodies, LEG_DOWN, PAD_Y, terrainOf } from './bodies.js';
import { fire, gust, thrustOf } from './engines.js';
import { drawLander } from './picture.js';

const MAX_FORCE = 1000; // N
const MAX_WIND_INDEX = 9999;

/** Everything in a start that is random. */
export interface LanderStart {
  /** Heights (m) that the terrain is made of, in the order of Gymnasium's draws, [12]. */
  readonly heights: readonly number[];
  /** The force on the lander during the first step, in N. */
  readonly force: readonly [x: number, y: number];
  /** Indices of the wind and of its torque; they count where there is wind. */
  readonly wind: readonly [force: number, torque: number];
}

/** Numbers of the world. */
export interface LanderSettings {
  /** m/s², negative downwards. */
  readonly gravity: number;
  readonly enableWind: boolean;
  /** The largest force of the wind, in N. */
  readonly windPower: number;
  /** The largest torque of the wind, in N m. */
  readonly turbulencePower: number;
}

/** An episode in progress. */
interface LanderSimulation extends LanderBodies {
  readonly bodies: readonly Body[];
  /** Ground contact of both legs, as the last contact of each that began or ended has left it. */
  readonly onGround: [left: boolean, right: boolean];
  /** The lander itself has touched the moon. */
  hasCrashed: boolean;
  /** The shaping of the reward at the last step. */
  shaping: number;
  readonly windIndices: [force: number, torque: number];
}

const drawStart = (key: Key): LanderStart => {
  const [forHeights, forForce, forWind] = split(key, 3);
  const [fx, fy] = uniform(forForce, 2, -MAX_FORCE, MAX_FORCE);
  const [force, torque] = randint(forWind, 2, 2 * MAX_WIND_INDEX);
  return {
    heights: [...uniform(forHeights, CHUNKS + 1, 0, VIEW_HEIGHT / 2)],
    force: [fx, fy],
    wind: [force - MAX_WIND_INDEX, torque - MAX_WIND_INDEX],
  };
};

const assertLanderStart = (name: string, start: LanderStart): void => {
  const assert = (part: keyof LanderStart, n: number): void => {
    const x: unknown = start[part];
    if (!(Array.isArray(x) && x.length === n && x.every(Number.isFinite)))
      throw new RangeError(
        `${name}: ${part} should be ${n} finite numbers, but is ${formatValue(x)}`,
      );
  };
  assert('heights', CHUNKS + 1);
  assert('force', 2);
  assert('wind', 2);
};

const listen = (sim: LanderSimulation): void => {
  const touches = (contact: Contact, body: Body): boolean =>
    contact.getFixtureA().getBody() === body || contact.getFixtureB().getBody() === body;
  const setGround = (contact: Contact, isOnGround: boolean): void =>
    sim.legs.forEach((leg, i) => {
      if (touches(contact, leg)) sim.onGround[i] = isOnGround;
    });
  sim.world.on('begin-contact', (contact) => {
    if (touches(contact, sim.lander)) sim.hasCrashed = true;
    setGround(contact, true);
  });
  sim.world.on('end-contact', (contact) => setGround(contact, false));
};

/** Wind blows until a leg stands. */
const blow = (
  { lander, onGround, windIndices }: LanderSimulation,
  settings: LanderSettings,
): void => {
  if (!settings.enableWind || onGround[0] || onGround[1]) return;
  lander.applyForceToCenter({ x: gust(windIndices[0]++) * settings.windPower, y: 0 }, true);
  lander.applyTorque(gust(windIndices[1]++) * settings.turbulencePower, true);
};

/** Position and velocity relative to the pad, scaled; angle (rad), its speed; legs, [8]. */
const measured = ({ lander, onGround }: LanderSimulation): readonly number[] => {
  const { x, y } = lander.getPosition();
  const v = lander.getLinearVelocity();
  return [
    (x - VIEW_WIDTH / 2) / (VIEW_WIDTH / 2),
    (y - (PAD_Y + LEG_DOWN)) / (VIEW_HEIGHT / 2),
    (v.x * (VIEW_WIDTH / 2)) / FPS,
    (v.y * (VIEW_HEIGHT / 2)) / FPS,
    lander.getAngle(),
    (20 * lander.getAngularVelocity()) / FPS,
    onGround[0] ? 1 : 0,
    onGround[1] ? 1 : 0,
  ];
};

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

/** Better near the pad, slow, upright, and on its legs. */
const shapingOf = ([x, y, vx, vy, angle, , left, right]: readonly number[]): number =>
  -100 * length(x, y) - 100 * length(vx, vy) - 100 * Math.abs(angle) + 10 * left + 10 * right;

const createLander = (
  planck: Planck,
  start: LanderStart,
  settings: LanderSettings,
): LanderSimulation => {
  const made = buildBodies(planck, settings.gravity, terrainOf(start.heights));
  const [x, y] = start.force;
  made.lander.applyForceToCenter({ x, y }, true);
  const sim: LanderSimulation = {
    ...made,
    bodies: [made.lander, ...made.legs],
    onGround: [false, false],
    hasCrashed: false,
    shaping: 0,
    windIndices: [...start.wind],
  };
  listen(sim);
  step(sim, 0, [0, 0], settings);
  return sim;
};

const step = (
  sim: LanderSimulation,
  action: number | Float32Array,
  draws: ArrayLike<number>,
  settings: LanderSettings,
): StepOutcome => {
  const thrust = thrustOf(action);
  blow(sim, settings);
  fire(sim.lander, thrust, draws);
  advance(sim.world);
  const found = measured(sim);
  const shaping = shapingOf(found);
  const reward = shaping - sim.shaping - 0.3 * thrust.main - 0.03 * thrust.side;
  sim.shaping = shaping;
  if (!sim.lander.isAwake()) return { reward: 100, terminated: true };
  const hasFailed = sim.hasCrashed || Math.abs(found[0]) >= 1;
  return { reward: hasFailed ? -100 : reward, terminated: hasFailed };
};

const bounds = [2.5, 2.5, 10, 10, 2 * Math.PI, 10];
const observationSpace = box([...bounds.map((x) => -x), 0, 0], [...bounds, 1, 1]);

type LanderTask<A extends number | Float32Array> = Box2dTask<LanderStart, LanderSimulation, A>;

const taskOf = <A extends number | Float32Array>(
  name: string,
  actionSpace: LanderTask<A>['actionSpace'],
  settings: LanderSettings,
): LanderTask<A> => ({
  name,
  observationSpace,
  actionSpace,
  drawsPerStep: 2,
  drawStart,
  assertStart: (start) => assertLanderStart(name, start),
  build: (planck, start) => createLander(planck, start, settings),
  step: (sim, action, draws) => step(sim, action, draws, settings),
  observe: (sim) => Float32Array.from(measured(sim)),
  draw: ({ start, bodies }, latest) => drawLander(terrainOf(start.heights), bodies, latest),
});

/**
 * LunarLander without a time limit, with actions 0 to 3: no engine, the left, the main, the right.
 */
export const discreteLander = (
  planck: Planck,
  settings: LanderSettings,
): Box2dWorld<LanderStart, number> =>
  box2dWorld(planck, taskOf<number>('LunarLander', discrete(4), settings), discreteActions);

/** LunarLander without a time limit, with actions [2]: the main engine, the side engines. */
export const continuousLander = (
  planck: Planck,
  settings: LanderSettings,
): Box2dWorld<LanderStart, Float32Array> => {
  const space = box([-1, -1], [1, 1]);
  return box2dWorld(
    planck,
    taskOf<Float32Array>('LunarLanderContinuous', space, settings),
    boxActions(2),
  );
};
