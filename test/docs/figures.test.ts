/** The numbers that the interactive figures show: known cases, and the texts that quote them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { barsPath, histogram, linePath, ticksWithin, valueAt } from '../../docs/.vitepress/theme/components/chart.js';
import { objectiveOver, termOf } from '../../docs/.vitepress/theme/components/figures/clip.js';
import { advantagesOf, creditedSteps, LENGTH, learnedValue } from '../../docs/.vitepress/theme/components/figures/gae.js';
import { biasOver, targetsOf } from '../../docs/.vitepress/theme/components/figures/overestimation.js';
import { gradientSpread, valueOfState } from '../../docs/.vitepress/theme/components/figures/scoreFunction.js';
import { densities, summaryOf } from '../../docs/.vitepress/theme/components/figures/squash.js';
import { edgeOf, OLD, stepsFor } from '../../docs/.vitepress/theme/components/figures/trustRegion.js';

const textOf = (figure: string): string => readFileSync(`docs/.vitepress/theme/components/figures/${figure}.vue`, 'utf8');

test('charts put points where the scales say, and interrupt a line at what is no number', () => {
  const plane = { x: { domain: [0, 2], range: [10, 110] }, y: { domain: [0, 1], range: [50, 0] } } as const;
  expect(
    linePath(plane, [
      [0, 0],
      [1, 0.5],
      [1.5, Number.NaN],
      [2, 1],
    ]),
  ).toBe('M10.0,50.0L60.0,25.0M110.0,0.0');
  expect(barsPath(plane, [[1, 1]], 0.2)).toBe('M55.0,50.0L55.0,0.0L65.0,0.0L65.0,50.0Z');
  expect(valueAt(plane.x, 60)).toBe(1);
  expect(ticksWithin({ label: '', from: -0.6, to: 2.2 })).toEqual([0, 1, 2]);
  expect(histogram([-5, 0.1, 0.6, 9], { from: 0, to: 1 }, 2)).toEqual([
    [0.25, 0.5],
    [0.75, 0.5],
  ]);
});

test('Clip: the table of the page, and lines that are flat on one side only', () => {
  const cases = [
    [0.5, 1, 0.5, true],
    [1.5, 1, 1.2, false],
    [0.5, -1, -0.8, false],
    [1.5, -1, -1.5, true],
  ] as const;
  for (const [ratio, adv, value, passes] of cases) {
    const term = termOf(ratio, adv, 0.2);
    expect(term.value).toBeCloseTo(value, 12);
    expect(term.slope).toBeCloseTo(passes ? ratio * adv : 0, 12);
  }
  const flat = objectiveOver(1, 0.2).filter(([ratio]) => ratio > 1.2);
  expect(flat.length).toBeGreaterThan(30);
  for (const [, value] of flat) expect(value).toBeCloseTo(1.2, 12);
});

test('Gae: λ = 0 credits one step, and λ = 1 gives rewards-to-go less V', () => {
  const zero = advantagesOf(0.99, 0);
  expect(creditedSteps(zero)).toBe(1);
  expect(zero[14][1]).toBeCloseTo(0.99 * learnedValue(15), 12);
  for (const [t, adv] of advantagesOf(0.99, 1)) expect(adv).toBeCloseTo(10 * 0.99 ** (LENGTH - 1 - t) - learnedValue(t), 9);
  expect(creditedSteps(advantagesOf(0.99, 1))).toBe(15);
});

test('Squash: the density integrates to 1, and without its correction it does not', () => {
  for (const [mu, std] of [
    [0, 0.5],
    [0.5, 1],
  ]) {
    const area = (points: readonly (readonly [number, number])[]): number =>
      points.slice(1).reduce((sum, [a, p], i) => sum + ((p + points[i][1]) / 2) * (a - points[i][0]), 0);
    const { squashed, forgotten } = densities(mu, std);
    expect(area(squashed)).toBeCloseTo(1, 2);
    expect(area(forgotten)).toBeLessThan(0.9);
  }
  expect(summaryOf(1, 0.5).mode).toBeCloseTo(Math.tanh(1), 12);
  expect(Math.abs(summaryOf(0, 1.5).most[0])).toBeGreaterThan(0.95);
});

test('TrustRegion: the natural step breaks its promise, TRPO keeps it, and the edge is where the KL is δ', () => {
  const { natural, trpo, backtracks } = stepsFor(1);
  expect(natural.kl.toFixed(2)).toBe('1.72');
  expect(textOf('TrustRegion').match(/1\.72/g)).toHaveLength(3);
  expect(trpo.kl).toBeLessThan(1);
  expect(backtracks).toBe(1);
  const [mu, logStd] = edgeOf(0.1)[0];
  expect(logStd).toBe(OLD[1]);
  expect((mu - OLD[0]) ** 2 / (2 * Math.exp(2 * logStd))).toBeCloseTo(0.1, 6);
});

test('Overestimation: the largest of ten errors is 1.54 on average, twins err on the other side', () => {
  const { one, double, twins } = targetsOf(10, 1);
  expect(one.toFixed(2)).toBe('1.54');
  expect(textOf('Overestimation').match(/1\.54/g)).toHaveLength(3);
  expect(Math.abs(double)).toBeLessThan(0.07);
  expect(twins).toBeLessThan(0);
  expect(targetsOf(1, 1).twins).toBeCloseTo(-1 / Math.sqrt(Math.PI), 1);
  expect(biasOver(0).one.every(([, bias]) => bias === 0)).toBe(true);
});

test('ScoreFunction: the baseline leaves the mean, 2, and takes away spread', () => {
  const { plain, baseline } = gradientSpread(10, -10);
  expect(plain.mean).toBeCloseTo(2, 0);
  expect(baseline.mean).toBeCloseTo(2, 0);
  expect(plain.std / baseline.std).toBeGreaterThan(3);
  const none = gradientSpread(10, 2);
  expect(valueOfState(2)).toBe(0);
  expect(none.plain.estimates).toEqual(none.baseline.estimates);
});
