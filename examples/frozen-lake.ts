/**
 * Value iteration and policy iteration on FrozenLake, beside Q-learning.
 *
 * The lake's transition table is known, so Bellman's equations can be solved outright: value iteration sweeps them until
 * nothing changes, policy iteration evaluates a policy and then improves it. Q-learning is not given the table: it walks, and moves
 * Q(s, a) a little towards r + γ max Q(s', ·) after every step (Watkins 1989). Look at the number of sweeps, at the two
 * policies, which are the same, and at how far Q-learning's values still are from the exact ones. On slippery ice a step
 * goes astray twice in three times, so the arrows point away from the holes, and not towards the goal.
 */
import { evaluate, frozenLake, frozenLake4x4, key, random } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const { episodes, gamma, epsilon, seed } = fromFlags({ episodes: 20_000, gamma: 0.99, epsilon: 0.3, seed: 0 });
const { table } = frozenLake();
const STATES = table.length;
const ACTIONS = table[0].length;
const nextKey = random.keys(key(seed));

/** Values of actions in a state [4], or in all states [16, 4]. */
type Q = readonly number[][];
const argmax = (xs: readonly number[]): number => xs.indexOf(Math.max(...xs));
const difference = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((x, i) => Math.abs(x - b[i])));

/** Q(s, a) = Σ_s' P(s'|s, a) (r + γ V(s')) for all s and a, by the table; V is 0 where an episode ends. */
const backup = (v: readonly number[]): Q =>
  table.map((actions) =>
    actions.map((outcomes) => outcomes.reduce((sum, o) => sum + o.probability * (o.reward + (o.terminated ? 0 : gamma * v[o.state])), 0)),
  );

/** V ← improve(backup(V)) until it changes by less than 1e-10; V and the number of sweeps. */
const sweep = (improve: (q: readonly number[], s: number) => number): { v: number[]; sweeps: number } => {
  let v: number[] = Array(STATES).fill(0);
  for (let sweeps = 1; ; sweeps++) {
    const next = backup(v).map(improve);
    if (difference(next, v) < 1e-10) return { v: next, sweeps };
    v = next;
  }
};

const valueIteration = () => {
  const { v, sweeps } = sweep((q) => Math.max(...q));
  return { v, policy: backup(v).map(argmax), work: `${sweeps} sweeps` };
};

const policyIteration = () => {
  let policy: number[] = Array(STATES).fill(0);
  for (let rounds = 1, sweeps = 0; ; rounds++) {
    const evaluated = sweep((q, s) => q[policy[s]]); // V of this policy
    sweeps += evaluated.sweeps;
    // An action is changed only for one that is better by more than rounding, or two equal ones would take turns forever.
    const better = backup(evaluated.v).map((q, s) => (Math.max(...q) > q[policy[s]] + 1e-8 ? argmax(q) : policy[s]));
    if (better.every((a, s) => a === policy[s])) return { v: evaluated.v, policy, work: `${rounds} policies, ${sweeps} sweeps` };
    policy = better;
  }
};

const qLearning = () => {
  const q: number[][] = Array.from({ length: STATES }, () => Array(ACTIONS).fill(0));
  let steps = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const alpha = 0.5 / (1 + (20 * episode) / episodes); // the step size falls from 0.5 to 0.024, so that the noise averages out
    let now = frozenLake4x4.reset(nextKey());
    for (let over = false; !over; steps++) {
      const s = now.obs;
      const explore = random.uniform(nextKey(), 1)[0] < epsilon;
      const a = explore ? random.randint(nextKey(), 1, ACTIONS)[0] : argmax(q[s]);
      const step = frozenLake4x4.step(now.state, a, nextKey());
      const target = step.reward + (step.terminated ? 0 : gamma * Math.max(...q[step.obs]));
      q[s][a] += alpha * (target - q[s][a]);
      over = step.terminated || step.truncated;
      now = step;
    }
  }
  return { v: q.map((row) => Math.max(...row)), policy: q.map(argmax), work: `${steps} steps` };
};

/** A policy as four rows of arrows, with the holes as O and the goal as G. */
const arrows = (policy: readonly number[]): string => {
  const isEnd = (s: number): boolean => table[s][0][0].terminated && table[s][0][0].state === s;
  const tiles = policy.map((a, s) => (isEnd(s) ? (s === STATES - 1 ? 'G' : 'O') : '←↓→↑'[a]));
  return [0, 4, 8, 12].map((first) => tiles.slice(first, first + 4).join(' ')).join('\n');
};

const exact = valueIteration();
const solved = { 'value iteration': exact, 'policy iteration': policyIteration(), 'Q-learning': qLearning() };
for (const [name, { v, policy, work }] of Object.entries(solved)) {
  const { returns } = evaluate(frozenLake4x4, (obs) => policy[Number(obs)], 2000, 100, nextKey());
  const success = (100 * returns.reduce((sum, r) => sum + r, 0)) / returns.length;
  console.log(`${name}: ${work}; V(start) ${v[0].toFixed(4)}, off by at most ${difference(v, exact.v).toExponential(0)};`);
  console.log(`reaches the goal in ${success.toFixed(1)} % of 2000 episodes of at most 100 steps\n${arrows(policy)}\n`);
}
