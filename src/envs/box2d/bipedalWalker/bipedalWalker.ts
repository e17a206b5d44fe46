/**
 * BipedalWalker: a walker with four motors, at hips and knees, crosses rough ground and must not
 * fall. Box2D simulates it; numbers as in Gymnasium's BipedalWalker.
 */
import { clip } from '../../clip.js';
import { box } from '../../spaces.js';
import type { Box2dTask, Box2dWorld, StepOutcome } from '../box2dWorld.js';
import { box2dWorld, boxActions } from '../box2dWorld.js';
import { advance, FPS, SCALE, VIEW_HEIGHT, VIEW_WIDTH } from '../createWorld.js';
import type { Body, Contact, Planck, RevoluteJoint } from '../planck.js';
import { stepCount } from '../stepLog.js';
import { buildWalker, MOTORS_TORQUE, type WalkerBodies } from './bodies.js';
import { lidar, RAYS } from './lidar.js';
import { drawWalker } from './picture.js';
import { assertWalkerStart, randomStart, type WalkerStart } from './start.js';
import { GOAL_GRASS, TERRAIN_LENGTH, TERRAIN_STEP } from './terrain.js';

const ACTIONS = 4; // hip and knee of the leg behind, then of the leg in front
const SPEED_HIP = 4; // rad/s
const SPEED_KNEE = 6;
const GOAL_X = (TERRAIN_LENGTH - GOAL_GRASS) * TERRAIN_STEP; // m
const TORQUE_COST = 0.00035; // per N m of a motor's largest torque

/** An episode in progress. */
interface WalkerSimulation extends WalkerBodies {
  readonly bodies: readonly Body[];
  readonly start: WalkerStart;
  /** Ground contact of both shins, as the last contact of each that began or ended has left it. */
  readonly onGround: [behind: boolean, inFront: boolean];
  /** The hull has touched the ground. */
  hasFallen: boolean;
  /** The shaping of the reward at the last step. */
  shaping: number;
}

const createWalker = (planck: Planck, start: WalkerStart): WalkerSimulation => {
  const walker = buildWalker(planck, start, start.force);
  const bodies = [walker.hull, ...walker.legs.flatMap(({ thigh, shin }) => [thigh, shin])];
  const onGround: [boolean, boolean] = [false, false];
  const sim = { ...walker, bodies, start, onGround, hasFallen: false, shaping: 0 };
  listen(sim);
  step(sim, new Float32Array(ACTIONS));
  return sim;
};

/** A shin that leaves one of two edges counts as in the air, as in Gymnasium. */
const listen = (sim: WalkerSimulation): void => {
  const touches = (contact: Contact, body: Body): boolean =>
    contact.getFixtureA().getBody() === body || contact.getFixtureB().getBody() === body;
  const setGround = (contact: Contact, isOnGround: boolean): void =>
    sim.legs.forEach(({ shin }, i) => {
      if (touches(contact, shin)) sim.onGround[i] = isOnGround;
    });
  sim.world.on('begin-contact', (contact) => {
    if (touches(contact, sim.hull)) sim.hasFallen = true;
    setGround(contact, true);
  });
  sim.world.on('end-contact', (contact) => setGround(contact, false));
};

/** The size of an action's elements, from 0 to 1: the part of a motor's torque. */
const torqueShare = (a: number): number => clip(Math.abs(a), 0, 1);

/**
 * Sets a motor. The sign of the action is the direction, its size the torque. The fields are set
 * directly: planck's setters would restart the time of rest after which bodies sleep.
 */
const setMotor = (joint: RevoluteJoint, speed: number, a: number): void => {
  joint.m_motorSpeed = speed * Math.sign(a);
  joint.m_maxMotorTorque = MOTORS_TORQUE * torqueShare(a);
};

const step = (sim: WalkerSimulation, action: Float32Array): StepOutcome => {
  for (const body of sim.bodies) if (!body.isAwake()) body.setAwake(true);
  sim.legs.forEach(({ hip, knee }, i) => {
    setMotor(hip, SPEED_HIP, action[2 * i]);
    setMotor(knee, SPEED_KNEE, action[2 * i + 1]);
  });
  advance(sim.world);
  const { x } = sim.hull.getPosition();
  const shaping = (130 * x) / SCALE - 5 * Math.abs(sim.hull.getAngle());
  let reward = shaping - sim.shaping;
  sim.shaping = shaping;
  for (const a of action) reward -= TORQUE_COST * MOTORS_TORQUE * torqueShare(a);
  const hasFailed = sim.hasFallen || x < 0;
  return { reward: hasFailed ? -100 : reward, terminated: hasFailed || x > GOAL_X };
};

/** Angles (rad), scaled speeds, ground contacts, and the rays of the lidar, [24]. */
const observe = ({ hull, legs, onGround, start }: WalkerSimulation): Float32Array => {
  const { x, y } = hull.getPosition();
  const v = hull.getLinearVelocity();
  const leg = (i: 0 | 1): readonly number[] => [
    legs[i].hip.getJointAngle(),
    legs[i].hip.getJointSpeed() / SPEED_HIP,
    legs[i].knee.getJointAngle() + 1,
    legs[i].knee.getJointSpeed() / SPEED_KNEE,
    onGround[i] ? 1 : 0,
  ];
  return Float32Array.of(
    hull.getAngle(),
    (2 * hull.getAngularVelocity()) / FPS,
    (0.3 * v.x * VIEW_WIDTH) / FPS,
    (0.3 * v.y * VIEW_HEIGHT) / FPS,
    ...leg(0),
    ...leg(1),
    ...lidar(start, [x, y]),
  );
};

const hullBounds = [Math.PI, 5, 5, 5];
const legBounds = [Math.PI, 5, Math.PI, 5];
/** Bounds as Gymnasium declares them, which an observation may exceed. */
const observationSpace = box(
  [...hullBounds, ...legBounds, 0, ...legBounds, 0, ...Array(RAYS).fill(1)].map((x) => -x),
  [...hullBounds, ...legBounds, 5, ...legBounds, 5, ...Array(RAYS).fill(1)],
);

/** The task; `hardcore`: with stumps, stairs and pits. */
type WalkerTask = Box2dTask<WalkerStart, WalkerSimulation, Float32Array>;
const bipedalWalkerTask = (name: string, hardcore: boolean): WalkerTask => ({
  name,
  observationSpace,
  actionSpace: box(Array(ACTIONS).fill(-1), Array(ACTIONS).fill(1)),
  drawsPerStep: 0,
  drawStart: (key) => randomStart(key, hardcore),
  assertStart: (start) => assertWalkerStart(name, start),
  build: createWalker,
  step,
  observe,
  draw: ({ start, bodies, steps }) => drawWalker(start, bodies, stepCount(steps)),
});

/** BipedalWalker without a time limit; `at` starts it from a terrain and a force that are given. */
export type BipedalWalker = Box2dWorld<WalkerStart, Float32Array>;

/** The environment without a time limit; `hardcore`: with stumps, stairs and pits. */
export const bipedalWalkerWorld = (planck: Planck, hardcore: boolean): BipedalWalker => {
  const name = hardcore ? 'BipedalWalkerHardcore' : 'BipedalWalker';
  return box2dWorld(planck, bipedalWalkerTask(name, hardcore), boxActions(ACTIONS));
};
