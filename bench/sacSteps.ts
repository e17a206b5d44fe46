/**
 * A whole step of SAC on HalfCheetah-v4 with the defaults: acting, MuJoCo, storing, sampling and an update. Steps 3000 to
 * 4000 are timed, which have updates 2000 to 3000 in them; from some 800 on, Adam's moments of dead units are tiny.
 */
import type { Case } from './peers/cases.js';
import { checkBuilt } from './peers/library.js';
import { measure } from './peers/measure.js';
import { openAll, ours } from './peers/open.js';

const TURN = 100;
const TURNS = 10;
const halfCheetah: Case = {
  name: 'a step of SAC on HalfCheetah-v4',
  unit: 'ms',
  kind: 'run',
  env: 'HalfCheetah-v4',
  steps: TURN,
  after: 3000,
  onlyOurs: true,
};

/**
 * Each backend in a process of its own, a hundred steps at a time in turns.
 * @param before the folder of another checkout, built, to compare with
 */
export const sacSteps = async (before?: string) => {
  if (before) checkBuilt(before);
  const { peers, missing } = await openAll(ours('build/ours.js', before));
  for (const { name, missing: why } of missing) console.error(`${name}: not measured (${why})`);
  const measured = await measure(halfCheetah, peers, TURNS);
  for (const peer of peers) peer.close();
  return peers.map(({ name, version, core = '' }) => {
    const { median, least, times } = measured[name];
    const ratios = before ? { 'divided by before': times['ours before, wasm']! } : { 'divided by wasm': times['ours, wasm']! };
    return { library: name, version, core, 'CPU ms a step: median': median, least, ...ratios };
  });
};
