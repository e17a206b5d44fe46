/** The state of algorithms whose parameters Adam trains. */
import type { Tree } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import type { Key } from '../random.js';
import type { AlgoState } from './types.js';

type Trees = Readonly<Record<string, Tree>>;

/** Parameters P, Adam's moments for each of them, and the part that is the same for all. */
export type Trained<P extends Trees> = AlgoState & P & { readonly opt: adam.AdamStates<P> };
/** The same with targets T, which follow the parameters. */
export type TrainedWithTargets<P extends Trees, T> = Trained<P> & { readonly targ: T };

/** The state before the first update: parameters, Adam's moments at 0, and a random key. */
export const untrained = <P extends Trees>(params: P, key: Key): Trained<P> => ({
  ...params,
  opt: adam.initEach(params),
  key,
  updates: 0,
  info: {},
});
