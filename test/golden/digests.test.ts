/**
 * Three epochs of every algorithm end in recorded bits. A change of code that is not meant to change results changes none
 * of these; one that is meant to records them anew (`DIGESTS=write npx vitest run test/golden/digests.test.ts`) and names
 * the cause.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type AlgoName, algorithms, cartPole, pendulum } from 'spinningup';
import { expect, test } from 'vitest';
import { hash, numbersIn } from '../support/hash.js';

const FILE = 'test/golden/data/digests.json';
const short = { seed: 3, epochs: 3, stepsPerEpoch: 300 };
const learning = { ...short, startSteps: 100, updateAfter: 100, batchSize: 32, hiddenSizes: [32, 32], numTestEpisodes: 1 };
const onPolicy = { discrete: { ...short, env: cartPole }, box: { ...short, env: pendulum } };
const runs: Readonly<Record<string, readonly [AlgoName, object]>> = {
  ...Object.fromEntries(
    (['vpg', 'npg', 'trpo', 'ppo', 'ppo_penalty', 'a2c'] as const).flatMap((name) =>
      Object.entries(onPolicy).map(([kind, options]) => [`${name}, ${kind}`, [name, options]] as const),
    ),
  ),
  ...Object.fromEntries((['ddpg', 'td3', 'sac', 'sac2018'] as const).map((name) => [name, [name, { ...learning, env: pendulum }]])),
  'sac, alpha auto': ['sac', { ...learning, env: pendulum, alpha: 'auto' }],
  dqn: ['dqn', { ...learning, env: cartPole }],
  'dqn, double Q': ['dqn', { ...learning, env: cartPole, doubleQ: true }],
};

/** The hash of the parameters after the last epoch, and of what each epoch measured. */
const digest = (name: AlgoName, options: object): string => {
  const train = algorithms[name] as unknown as (options: object) => Iterable<{ state: never; info: object; episodes: object }>;
  const seen: unknown[] = [];
  let state: unknown;
  for (const run of train(options)) {
    seen.push(
      Object.entries(run.info).sort(([a], [b]) => (a < b ? -1 : 1)),
      run.episodes,
    );
    state = run.state;
  }
  return hash(numbersIn([seen, (algorithms[name].saved as (state: unknown) => unknown)(state)]));
};

const recorded: Record<string, string> = JSON.parse(readFileSync(FILE, 'utf8'));
const record = process.env.DIGESTS === 'write';

test.each(Object.entries(runs))('%s', (title, [name, options]) => {
  const got = digest(name, options);
  if (record) recorded[title] = got;
  else expect(got).toBe(recorded[title]);
});

test('every algorithm is among them', () => {
  expect(new Set(Object.values(runs).map(([name]) => name))).toEqual(new Set(Object.keys(algorithms)));
  if (record) writeFileSync(FILE, `${JSON.stringify(recorded, null, 1)}\n`);
});
