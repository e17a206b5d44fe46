/** Pictures as text, and an agent that is watched in a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { environmentNames, make, type Picture, type Shape } from '../../../../src/envs/index.js';
import { circle, line, polygon, rectangle } from '../../../../src/envs/picture.js';
import { key } from '../../../../src/random.js';
import { colourCode, rgb } from '../../../../src/run/watch/colour.js';
import { blocks } from '../../../../src/run/watch/pictureAsText.js';
import { rasterize } from '../../../../src/run/watch/rasterize.js';
import { stage } from '../../../../src/run/watch/terminalPlayer.js';

/** Ten by ten, on white. */
const world = (...shapes: Shape[]): Picture => ({ x: [0, 10], y: [0, 10], background: 'white', shapes });
/** Rows of darkness in ninths, one letter to a pixel, for black shapes. */
const dark = (picture: Picture, width = 10, height = 10): string[] =>
  rasterize(picture, width, height).map((row) => row.map(([red]) => Math.round(9 - (9 * red) / 255) || '.').join(''));

describe('a picture on few pixels', () => {
  test('has the inside of a polygon, and of pixels half inside half the colour', () => {
    const triangle = polygon('black', [1, 1], [5, 1], [1, 5]);
    expect(dark(world(triangle))).toEqual([
      '..........',
      '..........',
      '..........',
      '..........',
      '..........',
      '.4........',
      '.94.......',
      '.994......',
      '.9994.....',
      '..........',
    ]);
  });
  test('has the inside of a polygon that crosses itself, as SVG has it', () => {
    const square = rectangle(2, 2, 8, 8);
    const twice = polygon('black', ...square, ...square);
    expect(dark(world(twice))[5]).toBe('..999999..');
  });
  test('has the same polygon whichever way round its corners are', () => {
    const corners = rectangle(2, 2, 8, 8);
    expect(dark(world(polygon('black', ...corners.toReversed())))).toEqual(dark(world(polygon('black', ...corners))));
  });
  test('has discs and rings', () => {
    expect(dark(world(circle('black', [5, 5], 2)))[4]).toBe('...8998...');
    expect(dark(world({ kind: 'circle', centre: [5, 5], radius: 3.5, stroke: 'black', strokeWidth: 1 }))[5]).toBe('.9......9.');
  });
  test('has lines, at least a pixel wide, open if they are polylines and closed if they are polygons', () => {
    const corner = line('black', [1.5, 1.5], [1.5, 7.5], [8.5, 7.5]);
    const open = dark(world(corner));
    expect(open[2].slice(2, 8)).toBe('999999');
    expect(open[5]).toBe('.9........');
    expect(dark(world({ ...corner, kind: 'polygon' } as Shape))[5]).not.toBe(open[5]);
  });
  test('has what is in front in front, and leaves out text and what lies outside', () => {
    const until = (fill: string, x: number): Shape => polygon(fill, ...rectangle(-9, -9, x, 99));
    const text: Shape = { kind: 'text', at: [5, 5], text: 'no', size: 9, fill: 'black' };
    const rows = rasterize(world(until('#ff0000', 6), until('#0000ff', 3), text), 10, 2);
    expect(rows[0].map((colour) => colour.join())).toEqual([
      ...Array(3).fill('0,0,255'),
      ...Array(3).fill('255,0,0'),
      ...Array(4).fill('255,255,255'),
    ]);
    expect(rows[1]).toEqual(rows[0]);
  });
});

test.each([
  ['#1a2B3c', [26, 43, 60]],
  ['#fa0', [255, 170, 0]],
  ['White', [255, 255, 255]],
  ['rgb(1, 2, 3)', [1, 2, 3]],
  ['rebeccapurple', [128, 128, 128]],
])('the colour %s is %j', (css, expected) => expect(rgb(css)).toEqual(expected));

test.each([
  [[255, 255, 255], 231],
  [[0, 0, 0], 16],
  [[255, 0, 0], 196],
  [[95, 135, 175], 67],
  [[128, 128, 128], 244],
] as const)('in the palette of 256 the colour %j is number %i', (colour, n) => {
  expect(colourCode(38, colour, 8)).toBe(`\u001b[38;5;${n}m`);
});

describe('a picture as text', () => {
  const half = world(polygon('black', ...rectangle(0, 0, 10, 5)));

  test('keeps its shape, in as many columns and rows as there are: a character is twice as high as wide', () => {
    const size = (columns: number, rows: number) => {
      const lines = blocks(half, columns, rows, 1);
      return [lines[0].length, lines.length];
    };
    expect(size(80, 10)).toEqual([20, 10]);
    expect(size(20, 40)).toEqual([20, 10]);
    expect(size(1, 1)).toEqual([1, 1]);
  });
  test('has two pixels to a character in colours, and says a colour only where it changes', () => {
    expect(blocks(half, 4, 1, 24)).toEqual(['\u001b[38;2;255;255;255m\u001b[48;2;0;0;0m▀▀\u001b[0m']);
    expect(blocks(half, 4, 1, 8)).toEqual(['\u001b[38;5;231m\u001b[48;5;16m▀▀\u001b[0m']);
  });
  test('has eight dots to a character without', () => {
    expect(blocks(half, 4, 1, 1)).toEqual(['⣤⣤']);
    expect(blocks(world(polygon('black', ...rectangle(0, 0, 2.5, 10))), 4, 1, 1)).toEqual(['⡇⠀']);
  });
  test.each(environmentNames())('%s can be seen in it', async (name) => {
    const env = await make(name);
    const seen = blocks(env.render?.(env.reset(key(0)).state) as Picture, 79, 21, 1).join('');
    expect(new Set(seen).size).toBeGreaterThan(3);
  });
});

describe('a terminal', () => {
  const picture = world(circle('black', [5, 5], 2));
  /** A stage with a clock that goes on only while somebody waits, and `cost` for each drawing. */
  const watched = (fps: number, cost = 0, size: { columns: number; rows: number } = { columns: 80, rows: 24 }) => {
    let now = 1000;
    const [drawn, waits]: [string[], number[]] = [[], []];
    const out = {
      write: (text: string) => {
        drawn.push(text);
        now += cost;
      },
      color: false,
      ...size,
    };
    const wait = async (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
    };
    return { ...stage(out, { fps, title: 'World' }, wait, () => now), drawn, waits, now: () => now };
  };

  test('shows each frame when its time has come', async () => {
    const { show, drawn, waits } = watched(10);
    for (let step = 0; step < 4; step++) await show({ picture, step, ret: step });
    expect(waits).toEqual([100, 100, 100]);
    expect(drawn.map((text) => /World · step \d · return \d/.exec(text)?.[0])).toEqual(
      [0, 1, 2, 3].map((i) => `World · step ${i} · return ${i}`),
    );
  });
  test('that is slow leaves frames out, and keeps the time', async () => {
    const { show, drawn, now } = watched(10, 250);
    for (let step = 0; step <= 20; step++) await show({ picture, step, ret: 0 });
    expect(drawn.length).toBeLessThan(10);
    expect(now() - 1000).toBeLessThanOrEqual(2000 + 250);
  });
  test('draws over what it has drawn, never hides the cursor for longer, and wipes it away at the end', async () => {
    const { show, clear, drawn, waits } = watched(10);
    await show({ picture, step: 0, ret: 0 });
    const lines = drawn[0].split('\n').length - 1;
    expect(lines).toBeLessThan(24);
    await show({ picture, step: 1, ret: 0.5 });
    expect(drawn[1]).toMatch(new RegExp(`^\\u001b\\[\\?25l\\u001b\\[${lines}A\\r.*return 0\\.50`));
    for (const text of drawn) expect(text.endsWith('\u001b[?25h')).toBe(true);
    await clear();
    expect(waits.at(-1)).toBe(500);
    expect(drawn.at(-1)).toBe(`\u001b[${lines}A\r\u001b[J`);
    await show({ picture, step: 0, ret: 0 });
    expect(drawn.at(-1)?.startsWith('\u001b[?25l\rWorld')).toBe(true); // the next episode has nothing to draw over
  });
  test('of a handful of characters gets a small picture', async () => {
    const { show, drawn } = watched(10, 0, { columns: 12, rows: 6 });
    await show({ picture, step: 0, ret: 0 });
    const lines = stripVTControlCharacters(drawn[0]).replace('\r', '').split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(11);
    expect(lines.length).toBeLessThanOrEqual(6);
  });
});
