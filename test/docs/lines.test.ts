/** What the site shows beside a line of pseudocode: the statements that compute it, and the functions that these lead to. */
import { expect, test } from 'vitest';
import { algorithmOf, type Line, type Piece } from '../../scripts/pseudocode/lines.js';

const lineOf = (algo: string, number: number): Line => algorithmOf(algo).lines[number - 1];
const textOf = ({ source, from, to }: Piece): string => source.text.slice(from, to);

test('line 6 of PPO leads to its loss, where the ratio is clipped', () => {
  const { code, where } = lineOf('ppo', 6);
  expect(textOf(code)).toMatch(/^const lossAndKl = valueAndGrad/);
  expect(where.map(({ name }) => name)).toEqual(['policyLoss']);
  expect(textOf(where[0])).toContain('clip(ratio, 1 - clipRatio, 1 + clipRatio)');
});

test('a loop that holds other lines is shown by its head', () => {
  expect(textOf(lineOf('ppo', 2).code)).toMatch(/^while \(.*\) \{$/);
});

test('what is checked and measured afterwards is not shown', () => {
  const { code } = lineOf('ppo', 7);
  expect(textOf(code)).toContain('fitValue');
  expect(textOf(code)).not.toMatch(/assertFinite|info/);
});

test('identifiers that may stand for symbols are those that the test of ties counts', () => {
  const { code } = lineOf('ppo', 6);
  const names = [...code.identifiers].map((at) => /^\w+/.exec(code.source.text.slice(at))?.[0]);
  expect(names).toContain('clipRatio');
  expect(names).not.toContain('loss'); // a part of a type
});

test('an algorithm without a page is named', () => {
  expect(() => algorithmOf('nothing')).toThrow(/docs\/algorithms\/nothing\.md/);
});
