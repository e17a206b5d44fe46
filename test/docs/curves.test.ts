/** The pictures of learning curves can be read at 640 pixels, and without telling colours apart. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const pictures = readdirSync('docs/images').filter((name) => /^curves-.*\.svg$/.test(name));

describe.each(pictures)('[A16] %s', (name) => {
  const svg = readFileSync(`docs/images/${name}`, 'utf8');

  test('is at most 640 pixels wide, with letters of 12 pixels or more', () => {
    const [, width] = /^<svg [^>]*width="(\d+)"/.exec(svg) ?? [];
    expect(Number(width)).toBeLessThanOrEqual(640);
    expect(Number(width)).toBeGreaterThan(300);
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
  });

  test('has a name at the end of each line, with a leader of its colour; dashes mark the originals', () => {
    const leaders = [
      ...svg.matchAll(
        /<path d="M([\d.]+),([\d.]+)L[^"]*" fill="none" stroke="(#\w+)"( stroke-dasharray="[^"]*")?\/>\n<text[^>]*>([^<]*)</g,
      ),
    ];
    const ends = [
      ...svg.matchAll(/<polyline points="[^"]*?([\d.]+),([\d.]+)" fill="none" stroke="(#\w+)" stroke-width="[\d.]+"( stroke-dasharray)?/g),
    ];
    const placeOf = ([, , y, colour, dash]: readonly string[]): string => [y, colour, dash !== undefined].join();
    expect(leaders.length).toBeGreaterThan(0);
    expect(leaders.map(placeOf).sort()).toEqual(ends.map(placeOf).sort());
    for (const [, , , , dash, words] of leaders) expect(/, original/.test(words)).toBe(dash !== undefined);
    const panels = svg.split('Environment steps</text>').slice(1);
    for (const panel of panels) {
      const ours = [...panel.matchAll(/stroke="(#\w+)"\/>\n<text[^>]*>([A-Z0-9]+) [^<]*</g)].map(
        ([, colour, algo]) => [algo, colour] as const,
      );
      expect(new Set(ours.map(([, colour]) => colour)).size).toBe(new Set(ours.map(([algo]) => algo)).size);
    }
  });
});

test('[A16] the colours of an algorithm are the same in all pictures of its kind', () => {
  const colours = new Map<string, Set<string>>();
  for (const name of pictures) {
    const svg = readFileSync(`docs/images/${name}`, 'utf8');
    for (const [, colour, algo] of svg.matchAll(/ stroke="(#\w+)"\/>\n<text[^>]*>([A-Z0-9]+) [\d−]/g))
      colours.set(algo, (colours.get(algo) ?? new Set()).add(colour));
  }
  expect(colours.size).toBeGreaterThan(2);
  for (const [algo, used] of colours) expect([algo, used.size]).toEqual([algo, 1]);
});
