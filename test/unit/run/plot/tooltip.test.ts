/** The values that a page shows for the point nearest to the pointer. */
import { compile } from 'vega-lite';
import { expect, test } from 'vitest';
import { type Figure, panel } from '../../../../src/run/plot/vegaSpec.js';

test('a tooltip goes from the lower end of the band to the upper one', () => {
  const figure: Figure = {
    xaxis: 'Epoch',
    value: 'Performance',
    xTitle: 'Epoch',
    yTitle: 'Average return',
    title: 'CartPole-v1',
    subtitle: '',
    curves: [{ condition: 'ppo', units: [0, 1], x: [3], y: [20], sd: [5], n: [2], low: [15], high: [25] }],
  };
  const drawn = JSON.stringify(compile(panel(figure, { width: 300, height: 200 }, { interactive: true }) as never).spec);
  const [, signal] = /"tooltip":\{"signal":"(\{(?:[^"\\]|\\.)*\})"/.exec(drawn) ?? [];
  const fieldsByTitle = [...JSON.parse(`"${signal}"`).matchAll(/"([^"]+)": [^,]*?datum\["(\w+)"\]/g)].map(([, title, field]) => [
    title,
    field,
  ]);
  const datum = JSON.parse(JSON.stringify(panel(figure, { width: 300, height: 200 }))).data.values[0];
  expect(Object.fromEntries(fieldsByTitle.map(([title, field]) => [title, datum[field]]))).toEqual({
    Curve: 'ppo',
    Epoch: 3,
    'Average return': 20,
    from: 15,
    to: 25,
    Runs: 2,
  });
});
