/** Worlds of the engine as Gymnasium's tasks have them. */
import type { Body, BodyDef, FixtureDef, FixtureProxy, Planck, World } from './planck.js';

/** Frames per second; a step is 1 / FPS = 0.02 s. */
export const FPS = 50;
/** Pixels of Gymnasium's pictures per metre; sizes of bodies are given in pixels. */
export const SCALE = 30;
/** Width of the part of a world that a picture shows, in m: 600 pixels. */
export const VIEW_WIDTH = 600 / SCALE;
/** Height of the part of a world that a picture shows, in m: 400 pixels. */
export const VIEW_HEIGHT = 400 / SCALE;
/** Size of a pixel of Gymnasium's pictures, in m. */
export const PIXEL = 1 / SCALE;

/** Collision category of what bodies stand on. */
export const GROUND = 0x1;

const VELOCITY_ITERATIONS = 6 * 30;
const POSITION_ITERATIONS = 2 * 30;

/** Columns of `measureBodies`: x, y (m), angle (rad), and their velocities (per s). */
export const BODY_COLUMNS = 6;

/** An empty world; gravity in m/s², negative downwards. */
export const createWorld = (planck: Planck, gravity: number): World => {
  const world = new planck.World({ gravity: { x: 0, y: gravity } });
  sortPairs(world);
  return world;
};

/** A moving body of one piece, which touches only the ground and does not bounce. */
export const addBody = (
  world: World,
  place: Pick<BodyDef, 'position' | 'angle'>,
  piece: FixtureDef,
): Body => {
  const body = world.createBody({ type: 'dynamic', ...place });
  body.createFixture({ restitution: 0, filterMaskBits: GROUND, ...piece });
  return body;
};

/** Simulates 1 / FPS seconds. */
export const advance = (world: World): void =>
  world.step(1 / FPS, VELOCITY_ITERATIONS, POSITION_ITERATIONS);

/** Place and motion of bodies as numbers, [bodies, BODY_COLUMNS]. */
export const measureBodies = (bodies: readonly Body[]): readonly number[] => {
  const numbers: number[] = [];
  for (const body of bodies) {
    const { x, y } = body.getPosition();
    const v = body.getLinearVelocity();
    numbers.push(x, y, body.getAngle(), v.x, v.y, body.getAngularVelocity());
  }
  return numbers;
};

type FixturePair = readonly [a: FixtureProxy, b: FixtureProxy];

/**
 * New contacts in ascending order of their proxies, as Box2D 2.3 creates them. planck takes pairs
 * as its tree yields them; the order counts where a foot touches two edges, as the solver goes
 * through the contacts one by one.
 */
const sortPairs = ({ m_broadPhase: broadPhase }: World): void => {
  const updatePairs = broadPhase.updatePairs.bind(broadPhase);
  const pairs: FixturePair[] = [];
  const collect = (a: FixtureProxy, b: FixtureProxy): void => void pairs.push([a, b]);
  broadPhase.updatePairs = (addPair) => {
    updatePairs(collect);
    pairs.sort(([a, b], [c, d]) => a.proxyId - c.proxyId || b.proxyId - d.proxyId);
    for (const [a, b] of pairs) addPair(a, b);
    pairs.length = 0;
  };
};
