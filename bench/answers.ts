/**
 * The cost of checking each answer of an environment: nanoseconds of processor time a step, alone,
 * and over the time of a step of CartPole-v1. Bundle it
 * with esbuild and run it with Node.
 */
import { checkStep } from '../src/envs/checkAnswers.js';
import { cartPole } from '../src/envs/index.js';
import { key } from '../src/random.js';

const N = 5_000_000;
const place = (): string => 'nowhere';

/** Nanoseconds of processor time for one call. */
const cost = (n: number, action: () => void): number => {
  const before = process.cpuUsage();
  for (let i = 0; i < n; i++) action();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / n;
};
const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];

const start = cartPole.reset(key(0));
const answer = cartPole.step(start.state, 0, key(1));
const { observationSpace } = cartPole;
const space17 = { kind: 'box', low: new Array(17).fill(-1), high: new Array(17).fill(1) } as const;
const answer17 = { ...answer, obs: new Float32Array(17) };
const rounds = Array.from({ length: 7 }, () => ({
  nothing: cost(N, () => {}),
  four: cost(N, () => void checkStep(observationSpace, answer, place)),
  seventeen: cost(N, () => void checkStep(space17, answer17, place)),
  step: cost(N / 10, () => void cartPole.step(start.state, 0, key(1))),
}));
const four = median(rounds.map((r) => r.four - r.nothing));
const seventeen = median(rounds.map((r) => r.seventeen - r.nothing));
const step = median(rounds.map((r) => r.step - r.nothing));
console.log(
  `a check of 4 numbers: ${four.toFixed(1)} ns; of 17: ${seventeen.toFixed(1)} ns; a step of ` +
    `CartPole-v1: ${step.toFixed(0)} ns, of which the check is ${((100 * four) / step).toFixed(1)} %`,
);
