/**
 * MuJoCo for pages: `import 'spinningup/mujoco'`, and `make('HalfCheetah-v4')` finds it. The engine
 * is loaded with the first world that needs it. Node needs no such import.
 */
import { provideMujoco } from '../envs/mujoco/loadMujoco.js';

provideMujoco(() => import('@mujoco/mujoco'));

export {
  type MujocoOptions,
  type MujocoState,
  type MujocoWorld,
  mujocoWorld,
} from '../envs/mujoco/index.js';
