/**
 * planck for pages: `import 'spinningup/box2d'`, and `make('LunarLander-v3')` finds it. The engine
 * is loaded with the first world that needs it. Node needs no such import.
 */
import { providePlanck } from '../envs/box2d/loadPlanck.js';

providePlanck(() => import('planck'));

export * from '../envs/box2d/index.js';
