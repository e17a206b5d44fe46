/** Creates environments by name. */
import { type Box2dOptions, box2dEntries } from './box2d/entries.js';
import * as acrobot from './classic/acrobot.js';
import * as cartpole from './classic/cartpole.js';
import * as mountainCar from './classic/mountainCar.js';
import * as mountainCarContinuous from './classic/mountainCarContinuous.js';
import * as pendulum from './classic/pendulum.js';
import { didYouMean } from './didYouMean.js';
import type { Env, Spec } from './env.js';
import { type MujocoOptions, mujocoEntries } from './mujoco/index.js';
import { type PongOptions, pongEntries } from './pong/index.js';
import type { RegistryEntry } from './registryEntry.js';
import { timeLimit } from './timeLimit.js';
import * as lake from './toy/frozenLake.js';

/**
 * Options of all environments. Every one takes maxEpisodeSteps; the others are in the table below.
 */
export interface MakeOptions
  extends pendulum.PendulumOptions,
    lake.FrozenLakeOptions,
    MujocoOptions,
    Box2dOptions,
    PongOptions {
  /** Steps after which an episode is truncated; default: the environment's own number. */
  readonly maxEpisodeSteps?: number;
}

const lakeOptions = ['mapName', 'desc', 'isSlippery', 'successRate'] as const;

const registry: Readonly<Record<string, RegistryEntry<MakeOptions>>> = {
  'CartPole-v0': {
    options: [],
    load: async () => ({ world: cartpole.world, spec: cartpole.cartPoleV0.spec }),
  },
  'CartPole-v1': {
    options: [],
    load: async () => ({ world: cartpole.world, spec: cartpole.cartPole.spec }),
  },
  'MountainCar-v0': {
    options: [],
    load: async () => ({ world: mountainCar.world, spec: mountainCar.mountainCar.spec }),
  },
  'MountainCarContinuous-v0': {
    options: [],
    load: async () => ({
      world: mountainCarContinuous.world,
      spec: mountainCarContinuous.mountainCarContinuous.spec,
    }),
  },
  'Pendulum-v1': {
    options: ['g'],
    load: async (options) => ({
      world: pendulum.pendulumWorld(options),
      spec: pendulum.pendulum.spec,
    }),
  },
  'Acrobot-v1': {
    options: [],
    load: async () => ({ world: acrobot.world, spec: acrobot.acrobot.spec }),
  },
  'FrozenLake-v1': {
    options: lakeOptions,
    load: async (options) => ({ world: lake.frozenLake(options), spec: lake.frozenLake4x4.spec }),
  },
  'FrozenLake8x8-v1': {
    options: lakeOptions,
    load: async (options) => ({
      world: lake.frozenLake({ mapName: '8x8', ...options }),
      spec: lake.frozenLake8x8.spec,
    }),
  },
  ...box2dEntries,
  ...pongEntries,
  ...mujocoEntries,
};

/** The names of all environments. */
export const environmentNames = (): readonly string[] => Object.keys(registry);

/**
 * Creates the environment of a name, with its time limit. Options are Gymnasium's, in camelCase.
 * @throws RangeError if there is no such environment or no such option, or if an option is not what
 * it should be; Error that says what to install, if the environment needs a package that is missing
 */
export const make = async (
  name: string,
  options: MakeOptions = {},
): Promise<Env & { readonly spec: Spec }> => {
  if (!Object.hasOwn(registry, name)) throw new RangeError(unknownEnvironment(name));
  const { options: own, load, note } = registry[name];
  const known = ['maxEpisodeSteps', ...own];
  const stranger = Object.keys(options).find((option) => !known.includes(option));
  if (stranger !== undefined)
    throw new RangeError(`make: ${name} has no option '${stranger}'; it has ${known.join(', ')}`);
  const given: MakeOptions = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  const { world, spec } = await load(given);
  if (note !== undefined) warnOnce(note);
  return timeLimit(world, {
    ...spec,
    maxEpisodeSteps: given.maxEpisodeSteps ?? spec.maxEpisodeSteps,
  });
};

/** Warnings about legacy names that were given: each is given once. */
const printedNotes = new Set<string>();
const warnOnce = (note: string): void => {
  if (!printedNotes.has(note)) console.warn(note);
  printedNotes.add(note);
};

const unknownEnvironment = (name: string): string => {
  const hint = didYouMean(String(name), environmentNames());
  return `make: unknown environment '${name}'${hint} Known: ${environmentNames().join(', ')}`;
};
