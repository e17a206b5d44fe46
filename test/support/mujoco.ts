/** Helpers for tests of MuJoCo environments. */
import { type MujocoOptions, type MujocoWorld, mujocoWorld } from '../../src/envs/index.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { key } from '../../src/random.js';

const k = key(1);
/** All names of versions 4 and 5. */
export const mujocoIds = robots.flatMap(({ name }) => [`${name}-v4`, `${name}-v5`]);
export const zeros = (n: number): Float32Array => new Float32Array(n);
/** An action whose elements are all `value`. */
export const actionOf = ({ actionSpace }: Pick<MujocoWorld, 'actionSpace'>, value: number): Float32Array =>
  zeros(actionSpace.kind === 'box' ? actionSpace.low.length : 0).fill(value);
/** The state after some steps of one action. */
export const walked = (world: MujocoWorld, steps: number, value = 0.5) => {
  let { state } = world.reset(k);
  for (let t = 0; t < steps; t++) state = world.step(state, actionOf(world, value), k).state;
  return state;
};
/** The length of an observation. */
export const observationSize = async (name: string, options: MujocoOptions): Promise<number> => {
  const { observationSpace } = await mujocoWorld(name, options);
  return observationSpace.kind === 'box' ? observationSpace.low.length : 0;
};
