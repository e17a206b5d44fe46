/** LunarLander by name. */
import type { Spec } from '../../env.js';
import { formatValue } from '../../formatValue.js';
import type { RegistryEntry } from '../../registryEntry.js';
import type { Box2dWorld } from '../box2dWorld.js';
import { FPS } from '../createWorld.js';
import { sharedPlanck } from '../loadPlanck.js';
import {
  continuousLander,
  discreteLander,
  type LanderSettings,
  type LanderStart,
} from './lunarLander.js';

export type { LanderStart } from './lunarLander.js';

/** LunarLander without a time limit; `at` starts it from a terrain and a force that are given. */
export type LunarLander = Box2dWorld<LanderStart, number>;
/** LunarLander with actions [2]: the main engine, the side engines. */
export type LunarLanderContinuous = Box2dWorld<LanderStart, Float32Array>;

/** Options of LunarLander and LunarLanderContinuous. */
export interface LunarLanderOptions {
  /** m/s², above −12 and below 0; default: −10. */
  readonly gravity?: number;
  /** Wind blows until a leg stands; default: false. */
  readonly enableWind?: boolean;
  /** The largest force of the wind, in N, from 0 to 20 as Gymnasium advises; default: 15. */
  readonly windPower?: number;
  /** The largest torque of the wind, in N m, from 0 to 2 as Gymnasium advises; default: 1.5. */
  readonly turbulencePower?: number;
}

const landerDefaults: LanderSettings = {
  gravity: -10,
  enableWind: false,
  windPower: 15,
  turbulencePower: 1.5,
};

const settingsOf = (options: LunarLanderOptions): LanderSettings => {
  const settings = { ...landerDefaults, ...options };
  const { gravity, enableWind, windPower, turbulencePower } = settings;
  const assert = (isRight: boolean, name: keyof LanderSettings, wanted: string): void => {
    const found = formatValue(settings[name]);
    if (!isRight) throw new RangeError(`LunarLander: ${name} should be ${wanted}, but is ${found}`);
  };
  assert(gravity > -12 && gravity < 0, 'gravity', 'a number above -12 and below 0');
  assert(typeof enableWind === 'boolean', 'enableWind', 'true or false');
  assert(isPower(windPower), 'windPower', 'a number from 0 on');
  assert(isPower(turbulencePower), 'turbulencePower', 'a number from 0 on');
  return settings;
};
const isPower = (x: unknown): boolean => Number.isFinite(x) && (x as number) >= 0;

/**
 * LunarLander without a time limit; it can start from what Gymnasium drew: `world.at(start)`.
 * @throws RangeError if an option is not what it should be; Error that says what to install, if
 * planck is missing
 */
export const lunarLander = async (options: LunarLanderOptions = {}): Promise<LunarLander> => {
  const settings = settingsOf(options);
  return discreteLander(await sharedPlanck(), settings);
};

/** LunarLander with actions [2], as `lunarLander`. @throws the same */
export const lunarLanderContinuous = async (
  options: LunarLanderOptions = {},
): Promise<LunarLanderContinuous> => {
  const settings = settingsOf(options);
  return continuousLander(await sharedPlanck(), settings);
};

type LanderEntry = RegistryEntry<LunarLanderOptions>;

const landerSpec = (id: string): Spec => ({
  id,
  maxEpisodeSteps: 1000,
  rewardThreshold: 200,
  fps: FPS,
  nominalBounds: true, // a lander that tumbles turns by more than 2π
});
const options = ['gravity', 'enableWind', 'windPower', 'turbulencePower'] as const;

const discreteEntry: LanderEntry = {
  options,
  load: async (given) => ({ world: await lunarLander(given), spec: landerSpec('LunarLander-v3') }),
};
const continuousEntry: LanderEntry = {
  options,
  load: async (given) => ({
    world: await lunarLanderContinuous(given),
    spec: landerSpec('LunarLanderContinuous-v3'),
  }),
};

/** The older name of an entry. */
const second = (name: string, entry: LanderEntry): LanderEntry => ({
  ...entry,
  note:
    `${name}-v2 is ${name}-v3 here: the same task and dynamics; the bounds of -v2's observations ` +
    'were narrower, and its wind went on from one episode to the next.',
});

/** LunarLander by name, older names included. */
export const lunarLanderEntries: Readonly<Record<string, LanderEntry>> = {
  'LunarLander-v2': second('LunarLander', discreteEntry),
  'LunarLander-v3': discreteEntry,
  'LunarLanderContinuous-v2': second('LunarLanderContinuous', continuousEntry),
  'LunarLanderContinuous-v3': continuousEntry,
};
