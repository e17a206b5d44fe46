/** The moon, the lander and its legs. */
import { addBody, createWorld, GROUND, SCALE, VIEW_HEIGHT, VIEW_WIDTH } from '../createWorld.js';
import type { Body, Planck, RevoluteJointDef, Vec2, World } from '../planck.js';

/** Height of the pad, in m. */
export const PAD_Y = VIEW_HEIGHT / 4;

/** Number of points of the terrain, and of the heights that are drawn for it. */
export const CHUNKS = 11;
/** Points of the terrain at which the flags of the pad stand. */
export const FLAGS = [CHUNKS >> 1, CHUNKS >> 1].map((middle, i) => middle + 2 * i - 1);

const LANDER = 0x10; // collision categories
const LEG = 0x20;

/** Height of the hull's origin above the joints of its legs, in m. */
export const LEG_DOWN = 18 / SCALE;
const LEG_AWAY = 20; // px
const LEG_W = 2;
const LEG_H = 8;
const LEG_SPRING_TORQUE = 40; // N m

/** Corners of the lander, in m from its origin. */
export const landerCorners: readonly Vec2[] = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
].map(([x, y]) => ({ x: x / SCALE, y: y / SCALE }));

/** Half the width and half the height of a leg, in m. */
export const legSize: Vec2 = { x: LEG_W / SCALE, y: LEG_H / SCALE };

/**
 * The points of the terrain [CHUNKS], from heights that were drawn [CHUNKS + 1] in m: flat at the
 * pad, and each the mean of three neighbours. The first point's left neighbour is the last height.
 */
export const terrainOf = (heights: readonly number[]): readonly Vec2[] => {
  const middle = CHUNKS >> 1;
  const levelled = heights.map((h, i) => (Math.abs(i - middle) <= 2 ? PAD_Y : h));
  return Array.from({ length: CHUNKS }, (_, i) => ({
    x: (VIEW_WIDTH / (CHUNKS - 1)) * i,
    y: 0.33 * (levelled[i === 0 ? CHUNKS : i - 1] + levelled[i] + levelled[i + 1]),
  }));
};

/** The moon: its floor, and an edge between every two points of the terrain. */
const addMoon = (planck: Planck, world: World, terrain: readonly Vec2[]): Body => {
  const moon = world.createBody({ type: 'static' });
  const edge = (from: Vec2, to: Vec2, friction: number): void =>
    void moon.createFixture({
      shape: new planck.Edge(from, to),
      density: 0,
      friction,
      filterCategoryBits: GROUND,
    });
  edge({ x: 0, y: 0 }, { x: VIEW_WIDTH, y: 0 }, 0.2);
  for (let i = 1; i < terrain.length; i++) edge(terrain[i - 1], terrain[i], 0.1);
  return moon;
};

const addLander = (planck: Planck, world: World): Body => {
  const shape = new planck.Polygon([...landerCorners]);
  const piece = { shape, density: 5, friction: 0.1, filterCategoryBits: LANDER };
  return addBody(world, { position: { x: VIEW_WIDTH / 2, y: VIEW_HEIGHT } }, piece);
};

/** A leg and the spring (a motor with limits) that spreads it; side: −1 or +1. */
const addLeg = (planck: Planck, world: World, lander: Body, side: -1 | 1): Body => {
  const angle = 0.05 * side;
  const position = { x: VIEW_WIDTH / 2 - (side * LEG_AWAY) / SCALE, y: VIEW_HEIGHT };
  const shape = new planck.Box(legSize.x, legSize.y);
  const leg = addBody(world, { position, angle }, { shape, density: 1, filterCategoryBits: LEG });
  world.createJoint(new planck.RevoluteJoint(springOf(side, angle), lander, leg));
  return leg;
};

/** The reference is the leg's angle at the start, as Gymnasium's engine takes it by itself. */
const springOf = (side: -1 | 1, referenceAngle: number): RevoluteJointDef => ({
  localAnchorA: { x: 0, y: 0 },
  localAnchorB: { x: (side * LEG_AWAY) / SCALE, y: LEG_DOWN },
  referenceAngle,
  enableLimit: true,
  lowerAngle: side < 0 ? 0.9 - 0.5 : -0.9,
  upperAngle: side < 0 ? 0.9 : -0.9 + 0.5,
  enableMotor: true,
  motorSpeed: 0.3 * side,
  maxMotorTorque: LEG_SPRING_TORQUE,
});

/** The bodies of LunarLander in their world. */
export interface LanderBodies {
  readonly world: World;
  readonly lander: Body;
  readonly legs: readonly [left: Body, right: Body];
}

/** Builds the world: the bodies at rest at the top, before any force. */
export const buildBodies = (
  planck: Planck,
  gravity: number,
  terrain: readonly Vec2[],
): LanderBodies => {
  const world = createWorld(planck, gravity);
  addMoon(planck, world, terrain);
  const lander = addLander(planck, world);
  const legs = [addLeg(planck, world, lander, -1), addLeg(planck, world, lander, 1)] as const;
  return { world, lander, legs };
};
