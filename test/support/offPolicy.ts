/** Short runs of every off-policy algorithm, in the world where each is at home. */
import { type AlgoState, ddpg, dqn, type OffPolicyRun, sac, sac2018, td3 } from '../../src/algos/index.js';
import { line, stairs } from './worlds.js';

/** A run of any of them between two epochs. */
export type Run = OffPolicyRun<AlgoState>;
/** Long enough for episodes that end and that are cut off, for random steps and others, and for a ring that comes round. */
export const short = {
  epochs: 3,
  stepsPerEpoch: 40,
  maxEpLen: 12,
  startSteps: 20,
  updateAfter: 16,
  updateEvery: 5 as number | 'episode',
  batchSize: 8,
  replaySize: 50,
  hiddenSizes: [4],
  numTestEpisodes: 2,
};
const algos = {
  ddpg: (over: object = {}) => ddpg({ ...short, env: line, ...over }),
  td3: (over: object = {}) => td3({ ...short, env: line, ...over }),
  sac: (over: object = {}) => sac({ ...short, env: line, ...over }),
  'sac, α learned': (over: object = {}) => sac({ ...short, alpha: 'auto', env: line, ...over }),
  sac2018: (over: object = {}) => sac2018({ ...short, env: line, ...over }),
  dqn: (over: object = {}) => dqn({ ...short, gradientSteps: 5, epsilonSteps: 60, env: stairs, ...over }),
  'dqn, double Q': (over: object = {}) => dqn({ ...short, gradientSteps: 5, epsilonSteps: 60, doubleQ: true, env: stairs, ...over }),
} satisfies Record<string, (over?: object) => Generator<Run, void>>;
/** Names and runs of all of them. */
export const all = Object.entries(algos) as [name: string, algo: (over?: object) => Generator<Run, void>][];
/** Those with continuous actions. */
export const continuous = all.filter(([name]) => !name.startsWith('dqn'));
/** The world of an algorithm, by its name. */
export const homeOf = (name: string) => (name.startsWith('dqn') ? stairs : line) as typeof line;
/** The run after its last epoch. */
export const last = (runs: Iterable<Run>): Run => [...runs].slice(-1)[0];
