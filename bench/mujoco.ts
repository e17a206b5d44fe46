/** Steps per second of CPU time of the MuJoCo environments, under random actions, resets included. */
import { make, spaces } from '../src/envs/index.js';
import { keys, key as seeded } from '../src/random.js';
import { cpuTime } from './util.js';

const robots = ['InvertedPendulum', 'InvertedDoublePendulum', 'Reacher', 'Swimmer', 'Hopper', 'HalfCheetah', 'Walker2d', 'Ant'];
const ROUNDS = 5;

const measureWorld = async (id: string) => {
  const env = await make(id);
  const next = keys(seeded(1));
  const actions = Array.from({ length: 256 }, () => spaces.sample(env.actionSpace, next()));
  const k = next(); // nothing is random in a step
  let { state } = env.reset(next());
  const run = (steps: number): number => {
    const from = cpuTime();
    for (let t = 0; t < steps; t++) {
      const step = env.step(state, actions[t % actions.length], k);
      state = step.terminated || step.truncated ? env.reset(next()).state : step.state;
    }
    return (1000 * steps) / (cpuTime() - from);
  };
  run(1000);
  const rates = Array.from({ length: ROUNDS }, () => run(2000)).sort((a, b) => a - b);
  return { world: id, 'steps per CPU second: median': Math.round(rates[ROUNDS >> 1]), most: Math.round(rates[ROUNDS - 1]) };
};

export const mujoco = async () => {
  const rows = [];
  for (const robot of robots) for (const version of [4, 5]) rows.push(await measureWorld(`${robot}-v${version}`));
  return rows;
};
