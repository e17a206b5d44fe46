/** Makes the environments of the playground, with the engines that some of them need. */
import { type Env, make } from 'spinningup';
import { worldOf } from './worlds.js';

/** Engines are files of their own, which are loaded for the first world that needs them. */
const engineLoaders: Readonly<Record<string, () => Promise<unknown>>> = {
  planck: () => import('spinningup/box2d'),
  MuJoCo: () => import('spinningup/mujoco'),
};

/** The environment of a world. */
export const makeWorld = async (worldId: string): Promise<Env> => {
  const { id, options, engine } = worldOf(worldId);
  if (engine) await engineLoaders[engine.name]();
  return make(id, options ?? {});
};
