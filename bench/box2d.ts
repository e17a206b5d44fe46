/**
 * Steps of the Box2D worlds per second of processor time, beside planck's own steps of the same
 * bodies through the same episodes: same start, same motors, same iterations, and planck's own order
 * of contacts. Resets are not timed; the two take turns, episode by episode.
 */
import { buildWalker } from '../src/envs/box2d/bipedalWalker/bodies.js';
import { bipedalWalker } from '../src/envs/box2d/bipedalWalker/index.js';
import { advance } from '../src/envs/box2d/createWorld.js';
import { sharedPlanck } from '../src/envs/box2d/loadPlanck.js';
import { buildBodies, terrainOf } from '../src/envs/box2d/lunarLander/bodies.js';
import { fire, thrustOf } from '../src/envs/box2d/lunarLander/engines.js';
import { lunarLander } from '../src/envs/box2d/lunarLander/index.js';
import type { Planck, World } from '../src/envs/box2d/planck.js';
import { type Env, type SpaceElement, spaces } from '../src/envs/index.js';
import { fold, type Key, keys, key as seeded, uniform } from '../src/random.js';
import { cpuTime } from './util.js';

const ROUNDS = 9;
const STEPS = 4000; // of a round, at least
const MAX_EPISODE = 1000;

/** planck's world at a start, with nothing around it. */
interface Bare<A> {
  readonly world: World;
  /** What an action sets in the engine before a step. */
  act(action: A): void;
}

/** A world, actions, and the same bodies alone. */
interface Race<S, A extends SpaceElement> {
  readonly name: string;
  readonly env: Env<S, A, Float32Array>;
  action(t: number): A;
  /** @param key the key of every step */
  bare(state: S, key: Key): Bare<A>;
}

/** planck's own broad phase in place of the one that sorts pairs. */
const unsorted = (world: World): World => {
  Reflect.deleteProperty(world.m_broadPhase, 'updatePairs');
  return world;
};

/** CPU milliseconds of an episode in the environment, and then in planck alone. */
const playEpisode = <S, A extends SpaceElement>(race: Race<S, A>, number: number) => {
  const key = fold(seeded(1), number);
  const start = race.env.reset(key).state;
  const bare = race.bare(start, key);
  advance(bare.world); // the step that ends a reset
  let state = start;
  let steps = 0;
  const from = cpuTime();
  for (let over = false; !over && steps < MAX_EPISODE; steps++) {
    const step = race.env.step(state, race.action(steps), key);
    state = step.state;
    over = step.terminated;
  }
  const between = cpuTime();
  for (let t = 0; t < steps; t++) {
    bare.act(race.action(t));
    advance(bare.world);
  }
  return { steps, ours: between - from, planck: cpuTime() - between };
};

const measureRace = <S, A extends SpaceElement>(race: Race<S, A>) => {
  let number = 0;
  const round = () => {
    const sum = { steps: 0, ours: 0, planck: 0 };
    while (sum.steps < STEPS) {
      const { steps, ours, planck } = playEpisode(race, number++);
      sum.steps += steps;
      sum.ours += ours;
      sum.planck += planck;
    }
    return sum;
  };
  round();
  const rounds = Array.from({ length: ROUNDS }, round);
  const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];
  return {
    world: race.name,
    'steps per CPU second': Math.round(median(rounds.map(({ steps, ours }) => (1000 * steps) / ours))),
    'planck alone': Math.round(median(rounds.map(({ steps, planck }) => (1000 * steps) / planck))),
    ratio: Number(median(rounds.map(({ ours, planck }) => planck / ours)).toFixed(3)),
  };
};

const ACTIONS = 256; // random actions, over and over

const lander = async (planck: Planck, name: string, action: (t: number) => number) => {
  const env = await lunarLander();
  return measureRace({
    name,
    env,
    action,
    bare: ({ start }, key) => {
      const { world, lander } = buildBodies(planck, -10, terrainOf(start.heights));
      const [x, y] = start.force;
      lander.applyForceToCenter({ x, y }, true);
      const draws = uniform(key, 2, -1, 1);
      return { world: unsorted(world), act: (a: number) => fire(lander, thrustOf(a), draws) };
    },
  });
};

const walker = async (planck: Planck, actions: readonly Float32Array[]) => {
  const env = await bipedalWalker();
  return measureRace({
    name: 'BipedalWalker-v3, random actions',
    env,
    action: (t) => actions[t % actions.length],
    bare: ({ start }) => {
      const { world, legs } = buildWalker(planck, start, start.force);
      const joints = legs.flatMap(({ hip, knee }) => [hip, knee]);
      const act = (action: Float32Array): void =>
        joints.forEach((joint, i) => {
          joint.m_motorSpeed = (i % 2 === 0 ? 4 : 6) * Math.sign(action[i]);
          joint.m_maxMotorTorque = 80 * Math.min(1, Math.abs(action[i]));
        });
      return { world: unsorted(world), act };
    },
  });
};

export const box2d = async () => {
  const planck = await sharedPlanck();
  const next = keys(seeded(2));
  const discrete = Array.from({ length: ACTIONS }, () => spaces.sample(spaces.discrete(4), next()));
  const space = spaces.box(Array(4).fill(-1), Array(4).fill(1));
  const vectors = Array.from({ length: ACTIONS }, () => spaces.sample(space, next()));
  return [
    await lander(planck, 'LunarLander-v3, free fall', () => 0),
    await lander(planck, 'LunarLander-v3, random actions', (t) => Number(discrete[t % ACTIONS])),
    await walker(
      planck,
      vectors.filter((a) => a instanceof Float32Array),
    ),
  ];
};
