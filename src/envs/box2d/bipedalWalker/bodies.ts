/** Bodies of BipedalWalker: the ground with its obstacles, and the walker. */
import { addBody, createWorld, GROUND, SCALE } from '../createWorld.js';
import type {
  Body,
  Planck,
  PlanckShape,
  RevoluteJoint,
  RevoluteJointDef,
  Vec2,
  World,
} from '../planck.js';
import { START_PAD, TERRAIN_HEIGHT, TERRAIN_STEP, type Terrain } from './terrain.js';

const GRAVITY = -10; // m/s²
const WALKER = 0x20; // collision category
const GROUND_FRICTION = 2.5;

const LEG_DOWN = -8 / SCALE; // m, from the hull's origin to the hips
const LEG_W = 8 / SCALE; // m
const LEG_H = 34 / SCALE;
const START_X = (TERRAIN_STEP * START_PAD) / 2; // m
const START_Y = TERRAIN_HEIGHT + 2 * LEG_H;

/** Torque of a motor at an action of 1, in N m. */
export const MOTORS_TORQUE = 80;

/** Corners of the hull, in m from its origin. */
export const hullCorners: readonly Vec2[] = [
  [-30, 9],
  [6, 9],
  [34, 1],
  [34, -8],
  [-30, -8],
].map(([x, y]) => ({ x: x / SCALE, y: y / SCALE }));

/** Half the width and half the height of a thigh, in m. */
export const thighSize: Vec2 = { x: LEG_W / 2, y: LEG_H / 2 };
/** Half the width and half the height of a shin, in m. */
export const shinSize: Vec2 = { x: (0.8 * LEG_W) / 2, y: LEG_H / 2 };

/** A leg: its parts and the joints at their upper ends. */
export interface Leg {
  readonly thigh: Body;
  readonly shin: Body;
  readonly hip: RevoluteJoint;
  readonly knee: RevoluteJoint;
}

/** The bodies of BipedalWalker in their world. */
export interface WalkerBodies {
  readonly world: World;
  readonly hull: Body;
  /** The leg behind the hull and the one in front of it, which differ in their start. */
  readonly legs: readonly [behind: Leg, inFront: Leg];
}

/**
 * Builds the world at rest, the walker a little above the ground. `force`: N, to the right, on the
 * hull during the first step.
 */
export const buildWalker = (planck: Planck, terrain: Terrain, force: number): WalkerBodies => {
  const world = createWorld(planck, GRAVITY);
  addGround(planck, world, terrain);
  const hull = addHull(planck, world);
  hull.applyForceToCenter({ x: force, y: 0 }, true);
  const legs = [addLeg(planck, world, hull, -1), addLeg(planck, world, hull, 1)] as const;
  return { world, hull, legs };
};

/**
 * The ground: obstacles, then edges, in the order of Gymnasium. There each is a body; as parts of
 * one they move the walker alike, bit for bit, and the engine has fewer bodies to go through.
 */
const addGround = (planck: Planck, world: World, { heights, obstacles }: Terrain): void => {
  const body = world.createBody({ type: 'static' });
  const material = { friction: GROUND_FRICTION, filterCategoryBits: GROUND };
  const add = (shape: PlanckShape): void => void body.createFixture({ shape, ...material });
  for (const [left, bottom, right, top] of obstacles)
    add(
      new planck.Polygon([
        { x: left, y: top },
        { x: right, y: top },
        { x: right, y: bottom },
        { x: left, y: bottom },
      ]),
    );
  const point = (i: number): Vec2 => ({ x: i * TERRAIN_STEP, y: heights[i] });
  for (let i = 1; i < heights.length; i++) add(new planck.Edge(point(i - 1), point(i)));
};

const addHull = (planck: Planck, world: World): Body => {
  const shape = new planck.Polygon([...hullCorners]);
  const piece = { shape, density: 5, friction: 0.1, filterCategoryBits: WALKER };
  return addBody(world, { position: { x: START_X, y: START_Y } }, piece);
};

/** A leg; side: −1 behind the hull, +1 in front of it. */
const addLeg = (planck: Planck, world: World, hull: Body, side: -1 | 1): Leg => {
  const angle = 0.05 * side;
  const addPart = (y: number, half: Vec2): Body => {
    const shape = new planck.Box(half.x, half.y);
    const piece = { shape, density: 1, filterCategoryBits: WALKER };
    return addBody(world, { position: { x: START_X, y }, angle }, piece);
  };
  const addJoint = (def: RevoluteJointDef, upper: Body, lower: Body): RevoluteJoint => {
    const joint = new planck.RevoluteJoint(def, upper, lower);
    world.createJoint(joint);
    return joint;
  };
  const thigh = addPart(START_Y - LEG_H / 2 - LEG_DOWN, thighSize);
  const hip = addJoint(hipOf(side, angle), hull, thigh);
  const shin = addPart(START_Y - (LEG_H * 3) / 2 - LEG_DOWN, shinSize);
  return { thigh, shin, hip, knee: addJoint(knee, thigh, shin) };
};

const motor = { enableLimit: true, enableMotor: true, maxMotorTorque: MOTORS_TORQUE };
const legTop: Vec2 = { x: 0, y: LEG_H / 2 };

/** The reference is the angle at the start, as Gymnasium's engine takes it by itself. */
const hipOf = (side: -1 | 1, referenceAngle: number): RevoluteJointDef => ({
  ...motor,
  localAnchorA: { x: 0, y: LEG_DOWN },
  localAnchorB: legTop,
  referenceAngle,
  lowerAngle: -0.8,
  upperAngle: 1.1,
  motorSpeed: side,
});

const knee: RevoluteJointDef = {
  ...motor,
  localAnchorA: { x: 0, y: -LEG_H / 2 },
  localAnchorB: legTop,
  referenceAngle: 0,
  lowerAngle: -1.6,
  upperAngle: -0.1,
  motorSpeed: 1,
};
