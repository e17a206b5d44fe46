/** Pong, and its settings by name. */
import type { Spec } from '../env.js';
import type { RegistryEntry } from '../registryEntry.js';
import type { PongOptions } from './options.js';
import { type Pong, pong } from './pong.js';

export { drawFrame } from './frame.js';
export { newGame, type PongState, tick } from './game.js';
export type { PongOptions } from './options.js';
export { buttonNames as pongActions } from './paddles.js';
export { type Pong, pong } from './pong.js';

const FRAMES_PER_SECOND = 60;

const pongEntry = (
  defaults: PongOptions,
  spec: Pick<Spec, 'id' | 'maxEpisodeSteps'>,
  fps: number,
): RegistryEntry<PongOptions, Pong> => ({
  options: ['obsType', 'frameskip', 'repeatActionProbability'],
  load: async (options) => ({ world: pong({ ...defaults, ...options }), spec: { ...spec, fps } }),
});

/** Pong's settings in Gym: frames to a step, sticky actions, and the limit of an episode. */
export const pongEntries: Readonly<Record<string, RegistryEntry<PongOptions, Pong>>> = {
  'Pong-v0': pongEntry(
    { frameskip: [2, 5], repeatActionProbability: 0.25 },
    { id: 'Pong-v0', maxEpisodeSteps: 10_000 },
    FRAMES_PER_SECOND / 3,
  ),
  'Pong-v4': pongEntry(
    { frameskip: [2, 5], repeatActionProbability: 0 },
    { id: 'Pong-v4', maxEpisodeSteps: 100_000 },
    FRAMES_PER_SECOND / 3,
  ),
  'PongNoFrameskip-v4': pongEntry(
    { frameskip: 1, repeatActionProbability: 0 },
    { id: 'PongNoFrameskip-v4', maxEpisodeSteps: 400_000 },
    FRAMES_PER_SECOND,
  ),
  'ALE/Pong-v5': pongEntry(
    { frameskip: 4, repeatActionProbability: 0.25 },
    { id: 'ALE/Pong-v5', maxEpisodeSteps: 27_000 },
    FRAMES_PER_SECOND / 4,
  ),
};
