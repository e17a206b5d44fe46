/**
 * Each example does what it teaches: with its own settings, or in fewer epochs where that takes long, for one seed. All three
 * seeds, and the whole of each, are in test/long/examples.test.ts.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastReturns, numbersAfter, runExample, stepsToSolve } from '../support/examples.js';

/** The bar of each example, by its name; of pong-from-pixels and river other tests ask more. */
const bars: Readonly<Record<string, () => Promise<void>>> = {
  // A random policy balances the pole for 22 steps.
  'simplest-policy-gradient': async () => {
    expect(lastReturns(await runExample('simplest-policy-gradient', '--epochs 30'))).toBeGreaterThan(80);
  },
  'reward-to-go': async () => {
    expect(lastReturns(await runExample('reward-to-go', '--epochs 30'))).toBeGreaterThan(150);
  },
  baseline: async () => {
    const out = await runExample('baseline', '--epochs 30');
    expect(lastReturns(out)).toBeGreaterThan(195);
    expect(Math.max(...numbersAfter('explained', out))).toBeGreaterThan(0.5);
  },
  'cross-entropy-method': async () => {
    expect(stepsToSolve(await runExample('cross-entropy-method'))).toBeLessThan(50_000);
  },
  'evolution-strategies': async () => {
    expect(stepsToSolve(await runExample('evolution-strategies'))).toBeLessThan(300_000);
  },
  'hard-attention': async () => {
    const out = await runExample('hard-attention', '--steps 500');
    expect(numbersAfter('attention', out).at(-1)).toBeGreaterThan(80);
    for (const x of numbersAfter('blind', out)) expect(Math.abs(x - 25)).toBeLessThan(5); // 5 standard deviations of 2000 guesses
  },
  digits: async () => {
    expect(numbersAfter('TestAcc', await runExample('digits', '--epochs 5')).at(-1)).toBeGreaterThan(0.95);
  },
  'frozen-lake': async () => {
    const out = await runExample('frozen-lake');
    const [byValues, byPolicies, learned] = out.split('\n\n').map((part) => part.split('\n'));
    expect(numbersAfter('start\\)', out).slice(0, 2)).toEqual([0.542, 0.542]); // with γ = 0.99
    expect(byPolicies.slice(2)).toEqual(byValues.slice(2));
    expect(learned.slice(2)).toHaveLength(4);
    const [exact, , met] = numbersAfter('goal in', out);
    expect(exact).toBeGreaterThan(70);
    expect(met).toBeGreaterThan(exact - 5);
  },
  'experiment-grid': async () => {
    const out = await runExample('experiment-grid', '--num_runs 1 --epochs 6 --steps_per_epoch 2000');
    const [, table] = out.split('standard deviation over seeds:\n');
    const returns = [...table.matchAll(/^ppo-bench_cartpole-v1_hid(?:32|64-64)_(?:tanh|relu) +([\d.]+) ± +0\.0 {2}\(1 seeds\)$/gm)];
    expect(returns).toHaveLength(4);
    expect(Math.max(...returns.map(([, x]) => Number(x)))).toBeGreaterThan(60);
  },
  // Of one sample: d = μ − 3 = −3, and c = 20 is the reward of the best action.
  'bandit-gradients': async () => {
    const out = await runExample('bandit-gradients');
    const rows = [...out.matchAll(/^sigma (\S+) +(\S.*?) +mean +(\S+) +variance +(\S+)$/gm)].map(([, ...cells]) => cells);
    expect(rows).toHaveLength(12);
    for (const [sigma, name, mean, variance] of rows) {
      const s2 = Number(sigma) ** 2;
      const exact = { 'score function': 121 / s2 + 6 + 15 * s2, 'with baseline': 72 + 10 * s2, reparametrisation: 4 * s2 }[name] ?? 0;
      expect(Math.abs(Number(variance) / exact - 1)).toBeLessThan(0.05);
      expect(Math.abs(Number(mean) - 6)).toBeLessThan(4 * Math.sqrt(exact / 100_000));
    }
    const [score, withBaseline, reparametrised] = numbersAfter('best', out);
    expect(score).toBeGreaterThan(10 * withBaseline);
    expect(withBaseline).toBeGreaterThan(reparametrised);
  },
};
const elsewhere = ['pong-from-pixels', 'river'];

test.each(Object.entries(bars))('%s', async (_, bar) => bar());

test('each file of the folder has its bar', () => {
  const names = readdirSync('examples')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''));
  expect(names.filter((name) => !elsewhere.includes(name)).sort()).toEqual(Object.keys(bars).sort());
});
