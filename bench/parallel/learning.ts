/** PPO on CartPole-v1 on 1, 2 and 4 ranks, five seeds each: do several learn as well as one? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, uniform } from '../../src/random.js';
import { interquartileMean, mean } from '../util.js';
import { begin, ended, progressOf } from './spinup.js';

const SEEDS = [0, 1, 2, 3, 4];
const EPOCHS = 30;
const RESAMPLES = 10_000;

/** The 95 % interval of the interquartile mean, by resampling of seeds. */
const intervalOf = (scores: readonly number[]): readonly [low: number, high: number] => {
  const draws = uniform(key(0), RESAMPLES * scores.length, 0, scores.length);
  const means = Array.from({ length: RESAMPLES }, (_, i) =>
    interquartileMean(scores.map((_, j) => scores[Math.floor(draws[i * scores.length + j])])),
  ).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * RESAMPLES)], means[Math.floor(0.975 * RESAMPLES)]];
};

export const parallelLearning = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-ranks-'));
  const rows: Record<string, unknown>[] = [];
  for (const ranks of [1, 2, 4]) {
    const curves: number[][] = [];
    for (const seed of SEEDS) {
      const name = `cpu${ranks}`;
      const words = ['run', 'ppo', '--env', 'CartPole-v1', '--epochs', `${EPOCHS}`, '--seed', `${seed}`];
      await ended(begin([...words, '--exp_name', name, '--data_dir', folder], ranks));
      curves.push(progressOf(folder, name, seed).map(({ AverageEpRet }) => AverageEpRet));
    }
    for (const [measure, scores] of Object.entries({
      'all epochs': curves.map(mean),
      'last 5 epochs': curves.map((curve) => mean(curve.slice(-5))),
    })) {
      const [low, high] = intervalOf(scores);
      rows.push({
        ranks,
        'mean return in': measure,
        'interquartile mean': interquartileMean(scores).toFixed(1),
        low: low.toFixed(1),
        high: high.toFixed(1),
        ...(measure === 'all epochs' && { curves }),
      });
    }
  }
  rmSync(folder, { recursive: true });
  return rows;
};
