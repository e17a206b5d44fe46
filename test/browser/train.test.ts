/** The package trains in a page as its users write it. */
import { cartPole, ppo } from 'spinningup';
import { expect, test } from 'vitest';
import { usePage } from '../support/hooks.js';

const visit = usePage('train');

test('PPO learns in the page, with the numbers that it has in Node, to the last bit', async () => {
  const { page, asked, until } = await visit();
  await until(() => document.title === 'done');
  const rows = await page.locator('tr').evaluateAll((trs) => trs.map((tr) => Array.from(tr.children, (td) => Number(td.textContent))));
  const want = Array.from(ppo({ env: cartPole, seed: 0, epochs: 6 }), ({ epoch, episodes, state }) => {
    const meanReturn = episodes.returns.reduce((a, b) => a + b, 0) / episodes.returns.length;
    return [epoch, meanReturn, state.info.kl, state.info.lossV];
  });
  expect(rows).toEqual(want);
  expect(asked.join()).not.toContain('gpu');
  const returns = rows.map(([, meanReturn]) => meanReturn);
  expect(returns).toEqual([...returns].sort((a, b) => a - b));
  expect(returns.at(-1)).toBeGreaterThan(4 * returns[0]);
});
