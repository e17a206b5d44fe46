/** The worlds of the playground: their names, what counts as solved, and what their curves show. Nothing of a world itself. */

/** An option of an environment. */
export type WorldOptions = Readonly<Record<string, string | number | boolean>>;

/** An engine that a world needs, which is loaded when it is asked for. */
export interface WorldEngine {
  readonly name: string;
  /** Kilobytes that the page loads for it, compressed as by gzip. */
  readonly kilobytes: number;
}

/** A world as the playground offers it. */
export interface PlaygroundWorld {
  /** The name for `make`. */
  readonly id: string;
  readonly options?: WorldOptions;
  readonly actions: 'discrete' | 'continuous';
  /** The mean return of an epoch that counts as solved; absent, if none is established. */
  readonly solved: number;
  /** The least range of the vertical axis. */
  readonly returns: readonly [low: number, high: number];
  /** What a learner should know about it, in a sentence or two. */
  readonly about: string;
  /** What it takes before it can be played. */
  readonly engine?: WorldEngine;
}

const planckEngine: WorldEngine = { name: 'planck', kilobytes: 48 };
const mujocoEngine: WorldEngine = { name: 'MuJoCo', kilobytes: 2600 };

/** The worlds, those without an engine first. */
export const worlds: readonly PlaygroundWorld[] = [
  {
    id: 'CartPole-v1',
    actions: 'discrete',
    solved: 475,
    returns: [0, 500],
    about: 'A point for every step that the pole stands, at most 500.',
  },
  {
    id: 'Acrobot-v1',
    actions: 'discrete',
    solved: -100,
    returns: [-500, 0],
    about: 'Two links, and a motor between them. Every step costs a point until the tip is above the line.',
  },
  {
    id: 'MountainCar-v0',
    actions: 'discrete',
    solved: -110,
    returns: [-200, -100],
    about:
      'Every step costs a point until the car is at the flag, and nothing else tells it whether it is nearer: one that never gets there by accident has nothing to learn from.',
  },
  {
    id: 'MountainCarContinuous-v0',
    actions: 'continuous',
    solved: 90,
    returns: [-50, 100],
    about: 'The flag pays 100, and force costs. Standing still costs nothing, and many agents learn that first.',
  },
  {
    id: 'Pendulum-v1',
    actions: 'continuous',
    solved: -200,
    returns: [-1600, 0],
    about:
      'Each step costs the squared angle from upright, and a little for speed and torque. The motor is too weak to lift the pendulum at once.',
  },
  {
    id: 'FrozenLake-v1',
    actions: 'discrete',
    solved: 0.7,
    returns: [0, 1],
    about: 'A point for the goal, and none for anything else. The ice is slippery: two steps of three go astray.',
  },
  {
    id: 'ALE/Pong-v5',
    options: { obsType: 'features' },
    actions: 'discrete',
    solved: 18,
    returns: [-21, 21],
    about:
      'Six numbers describe the court: both paddles, and the ball’s place and speed. A game is over at 21 points, and takes a thousand steps. Be patient: PPO breaks even after some 260,000.',
  },
  {
    id: 'LunarLander-v3',
    actions: 'discrete',
    solved: 200,
    returns: [-400, 300],
    about: 'Land between the flags, softly. A crash costs 100 points, and fuel costs, too.',
    engine: planckEngine,
  },
  {
    id: 'BipedalWalker-v3',
    actions: 'continuous',
    solved: 300,
    returns: [-120, 300],
    about: 'Four motors, two legs. Walking pays, falling costs 100 points. This takes minutes, not seconds.',
    engine: planckEngine,
  },
  {
    id: 'HalfCheetah-v4',
    actions: 'continuous',
    solved: 4800,
    returns: [-500, 3000],
    about: 'A robot with six motors that is paid for running forward. A good gait takes hundreds of thousands of steps.',
    engine: mujocoEngine,
  },
  {
    id: 'Hopper-v4',
    actions: 'continuous',
    solved: 3800,
    returns: [0, 1500],
    about: 'A robot with one leg and three motors. It is paid for hopping forward, and the episode ends when it falls.',
    engine: mujocoEngine,
  },
];

/** The world of an id; the first, if there is none of it. */
export const worldOf = (id: string): PlaygroundWorld => worlds.find((world) => world.id === id) ?? worlds[0];
/** A world's name without its version: CartPole. */
export const shortName = ({ id }: PlaygroundWorld): string => id.replace(/^ALE\//, '').replace(/-v\d+$/, '');
