import { describe, expect, test } from 'vitest';
import type { Picture } from '../../src/envs/index.js';
import { animatedSvg, cartPoleWorld, frozenLake, svg } from '../../src/envs/index.js';
import { classicWorlds, someKeys } from '../support/classicWorlds.js';

/** The names of the elements of an XML document, in order; throws if it is not well-formed. */
const elements = (xml: string): string[] => {
  const open: string[] = [];
  const seen: string[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="(?:[^"<&]|&(?:\w+|#\d+);)*")*)\s*(\/?)>|((?:[^<&]|&(?:\w+|#\d+);)+)/y;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    if (!found) throw new Error(`not well-formed at ${xml.slice(at, at + 60)}`);
    const [, slash, name, , selfClosing] = found;
    if (name === undefined) continue;
    if (slash && open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    if (!slash) seen.push(name);
    if (!slash && !selfClosing) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open} are never closed`);
  return seen;
};
const count = (xml: string, name: string): number => elements(xml).filter((element) => element === name).length;

describe('pictures', () => {
  const numbersOf = (x: unknown): number[] => {
    if (typeof x === 'number') return [x];
    return typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersOf) : [];
  };
  test.each(classicWorlds)('%s can be drawn: finite numbers, and well-formed SVG', (_, world) => {
    for (const k of someKeys.slice(0, 20)) {
      const picture = world.render?.(world.reset(k).state) as Picture;
      expect(numbersOf(picture).every(Number.isFinite)).toBe(true);
      expect(elements(svg(picture)).length).toBeGreaterThan(4);
    }
  });
  test('FrozenLake draws every tile of every map, also with the elf in a hole', () => {
    const world = frozenLake({ mapName: '8x8' });
    for (let state = 0; state < 64; state++) expect(numbersOf(world.render?.(state)).every(Number.isFinite)).toBe(true);
  });
  test('what leans to the right leans to the right', () => {
    const shapes = cartPoleWorld.render?.([0, 0, 0.2, 0])?.shapes ?? [];
    const pole = shapes.find(({ fill }) => fill === '#ca9865');
    expect(pole?.kind === 'polygon' && pole.points[1][0]).toBeGreaterThan(0.1);
  });

  const dot = (x: number): Picture => ({
    x: [0, 10],
    y: [0, 5],
    background: 'white',
    shapes: [
      {
        kind: 'polygon',
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        fill: 'red',
      },
      { kind: 'circle', centre: [x, 1], radius: 0.5, fill: 'blue', stroke: 'black' },
      { kind: 'text', at: [5, 4], text: '<a> & "b"', size: 1, fill: 'black' },
    ],
  });

  test('svg draws in pixels, downwards, to two decimals', () => {
    const xml = svg(dot(10 / 3), { width: 100 });
    expect(xml).toContain('viewBox="0 0 100 50" width="100" height="50"');
    expect(xml).toContain('<circle cx="33.33" cy="40" r="5" fill="blue" stroke="black" stroke-width="1"/>');
    expect(xml).toContain('<polygon points="0,50 10,50 10,40" fill="red"/>');
  });
  test('text and captions are escaped', () => {
    const xml = svg(dot(1), { caption: `it's <b> & "c"` });
    expect(xml).toContain('&lt;a&gt; &amp; &quot;b&quot;</text>');
    expect(xml).toContain('>it&#39;s &lt;b&gt; &amp; &quot;c&quot;</text>');
    expect(count(xml, 'text')).toBe(2);
    expect(elements(svg({ ...dot(1), background: '"/><script>' }))).not.toContain('script');
  });

  /** From when to when, in frames, each group is visible. */
  const shown = (xml: string, frames: number): number[][] =>
    [...xml.matchAll(/keyTimes="0;([\d.]+);([\d.]+)"/g)].map(([, from, to]) => [from, to].map((t) => Math.round(Number(t) * frames)));

  test('a film shows every picture for its time, and then begins again', () => {
    const xml = animatedSvg([1, 2, 3, 4].map(dot), { fps: 8 });
    expect(count(xml, 'g')).toBe(4);
    expect(shown(xml, 4)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(xml.match(/dur="0.5s" repeatCount="indefinite"/g)).toHaveLength(4);
    expect(xml.match(/<g visibility="hidden">/g)).toHaveLength(3); // all but the first
  });
  test('what never changes is drawn once, behind or in front', () => {
    const xml = animatedSvg([1, 2, 3].map(dot), { fps: 1 });
    expect(count(xml, 'polygon')).toBe(1);
    expect(count(xml, 'text')).toBe(1);
    expect(xml.indexOf('<polygon')).toBeLessThan(xml.indexOf('<g>'));
    expect(xml.indexOf('<text')).toBeGreaterThan(xml.lastIndexOf('</g>'));
  });
  test('a picture that repeats the one before it prolongs it', () => {
    expect(shown(animatedSvg([1, 1, 1, 2, 1].map(dot), { fps: 1 }), 5)).toEqual([
      [0, 3],
      [3, 4],
      [4, 5],
    ]);
  });
  test('pictures need not have as many shapes as each other', () => {
    const { shapes } = dot(1);
    const xml = animatedSvg([{ ...dot(1), shapes: shapes.slice(0, 1) }, dot(1), { ...dot(1), shapes: [] }], { fps: 1 });
    expect(count(xml, 'polygon')).toBe(2);
    expect(count(xml, 'circle')).toBe(1);
  });
  test('a film in which nothing happens is a still', () => {
    expect(animatedSvg([dot(1), dot(1)], { fps: 1 })).toBe(svg(dot(1)));
    expect(animatedSvg([dot(1)], { fps: 1, caption: 'one' })).toBe(svg(dot(1), { caption: 'one' }));
  });
  test('a film needs a picture, and a speed', () => {
    expect(() => animatedSvg([], { fps: 1 })).toThrow('at least one picture');
    expect(() => animatedSvg([dot(1)], { fps: 0 })).toThrow('fps should be a number above 0, but is 0');
  });
});
