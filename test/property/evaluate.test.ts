/** Evaluation plays whole episodes without exploration, and training does not notice. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/algos/evaluate.js';
import { ddpg, dqn, sac, sac2018, td3 } from '../../src/algos/index.js';
import type { SpaceElement } from '../../src/envs/spaces.js';
import { fold, type Key, key, keys, split } from '../../src/random.js';
import { all, homeOf } from '../support/offPolicy.js';
import { clock, line, visible, watched } from '../support/worlds.js';

const parts = { ddpg, td3, sac, sac2018, dqn };

describe.each(all)('%s', (name, algo) => {
  test('[D22] trains bit for bit alike with no test episodes, with one and with ten: parameters, replay, episodes and all', () => {
    const [none, one, ten] = [0, 1, 10].map((numTestEpisodes) => [...algo({ numTestEpisodes })].map(visible));
    for (const [epoch, { test: tested, ...trained }] of none.entries()) {
      expect(tested).toEqual({ returns: [], lengths: [] });
      for (const [n, runs] of [
        [1, one],
        [10, ten],
      ] as const) {
        const { test: other, ...same } = runs[epoch];
        expect(same).toEqual(trained);
        expect([other.returns.length, other.lengths.length]).toEqual([n, n]);
      }
      // the tenth episode is not like the first, and the first is the same in both
      expect(ten[epoch].test.returns[0]).toBe(one[epoch].test.returns[0]);
      expect(new Set(ten[epoch].test.returns).size).toBe(10);
    }
  });

  test('[D22] an environment of its own to be tested in changes nothing, and is where the tests are played', () => {
    const [training, tests] = [watched(homeOf(name)), watched(homeOf(name))];
    const apart = [...algo({ env: training.env, testEnv: tests.env, numTestEpisodes: 3 })].map(visible);
    expect(apart).toEqual([...algo({ numTestEpisodes: 3 })].map(visible));
    expect(training.asked.actions.length).toBe(120);
    expect(tests.asked.resets).toBe(9);
    expect(new Set([...training.asked.keys, ...tests.asked.keys]).size).toBe(training.asked.keys.length + tests.asked.keys.length);
  });

  test('[D22] is tested with a key of the epoch that is not that of its steps, so that a test can be repeated from the seed', () => {
    const tests = watched(homeOf(name));
    expect([...algo({ seed: 7, testEnv: tests.env, numTestEpisodes: 1, maxEpLen: 1 })]).toHaveLength(3);
    const [, , kRun] = split(key(7), 3);
    const first = (epoch: number): Key => keys(fold(split(fold(kRun, epoch), 2)[1], 0))();
    expect(tests.asked.keys.filter((_, i) => i % 2 === 0)).toEqual([first(0), first(1), first(2)]);
  });

  test('[D22] is tested without exploration: what is played is what the saved policy would do', () => {
    const home = homeOf(name);
    const seen: Float32Array[] = [];
    const { env, asked } = watched(home);
    const tested: typeof home = {
      ...env,
      reset: (k) => {
        const { state, obs } = env.reset(k);
        seen.push(obs as Float32Array);
        return { state, obs };
      },
      step: (s, a, k) => {
        const step = env.step(s, a, k);
        seen.push(step.obs as Float32Array);
        return step;
      },
    };
    // with much exploration, if there were any
    const loud = name === 'ddpg' || name === 'td3' ? { actNoise: 5 } : name.startsWith('dqn') ? { epsilonStart: 1, epsilonEnd: 1 } : {};
    const [run] = algo({ epochs: 1, testEnv: tested, numTestEpisodes: 2, ...loud });
    const { saved, agent, build } = parts[name.split(',')[0] as 'ddpg'];
    const act = agent(build(home, { hiddenSizes: [4] }) as never, home)(saved(run.state as never));
    const { lengths } = run.test;
    expect(seen.length).toBe(asked.actions.length + 2);
    const starts = [0, lengths[0] + 1]; // the last observation of an episode is not acted on
    const wanted = lengths.flatMap((n, i) => seen.slice(starts[i], starts[i] + n).map((obs): SpaceElement => act.mode(obs)));
    expect(asked.actions).toEqual(wanted);
    expect(new Set(wanted.map(String)).size).toBeGreaterThan(name.startsWith('dqn') ? 0 : 1);
  });
});

describe('evaluate', () => {
  const still = (): SpaceElement => Float32Array.of(0);

  test('plays each episode to its end, to a time limit of the environment, or to step maxEpLen', () => {
    const lengths = (ends: Parameters<typeof clock>[0], maxEpLen: number): readonly number[] =>
      evaluate(clock(ends), still, 3, maxEpLen, key(0)).lengths;
    expect(lengths((t) => ({ terminated: t === 4 }), 10)).toEqual([4, 4, 4]);
    expect(lengths((t) => ({ truncated: t === 5 }), 10)).toEqual([5, 5, 5]);
    expect(lengths(() => ({}), 10)).toEqual([10, 10, 10]);
    expect(lengths((t) => ({ terminated: t === 1 }), 10)).toEqual([1, 1, 1]);
  });

  test('adds up the rewards as they are, asks the policy about each observation but the last, and keys are its own', () => {
    const { env, asked } = watched(clock((t) => ({ terminated: t === 4 })));
    const told: number[] = [];
    const ask = (obs: SpaceElement): SpaceElement => {
      told.push((obs as Float32Array)[0]);
      return still();
    };
    const paid = { ...env, step: (t: number, a: SpaceElement, k: (typeof asked.keys)[0]) => ({ ...env.step(t, a, k), reward: 10 ** t }) };
    expect(evaluate(paid, ask, 2, 99, key(3))).toEqual({ returns: [1111, 1111], lengths: [4, 4] });
    expect(told).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(new Set(asked.keys).size).toBe(2 * 5);
  });

  test('gives the same for the same key, and the first of many episodes is the first of few', () => {
    const play = (n: number, seed: number) => evaluate(line, still, n, 20, key(seed));
    expect(play(5, 1)).toEqual(play(5, 1));
    expect(play(5, 1).returns.slice(0, 2)).toEqual(play(2, 1).returns);
    expect(play(5, 1)).not.toEqual(play(5, 2));
    expect(play(0, 1)).toEqual({ returns: [], lengths: [] });
  });
});
