import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { make } from '../../src/envs/index.js';
import { robots } from '../../src/envs/mujoco/index.js';
import { observationSize } from '../support/mujoco.js';

/** Its table of versions is held to by mujoco-versions.test.ts. */
describe('docs/mujoco.md', () => {
  const page = readFileSync('docs/mujoco.md', 'utf8');
  const under = (heading: string): string => page.split(/^#+ /m).find((section) => section.startsWith(heading)) ?? '';
  const rowsOf = (heading: string): string[][] => [...under(heading).matchAll(/^\| `(.*) \|$/gm)].map(([, row]) => `\`${row}`.split(' | '));

  test.each(rowsOf('Worlds'))('%s observes %s, acts with %s, has %s steps of %s s, is solved at %s', async (cell, seen, acts, ...rest) => {
    const name = cell.replaceAll('`', '');
    const [, older, newer = older] = /^(\d+)(?: \(-v5: (\d+)\))?$/.exec(seen) as RegExpExecArray;
    const { actionSpace, spec } = await make(`${name}-v4`);
    const width = actionSpace.kind === 'box' ? `${actionSpace.low.length}, ±${actionSpace.high[0]}` : '';
    expect([await observationSize(`${name}-v4`, {}), await observationSize(`${name}-v5`, {}), width]).toEqual([
      Number(older),
      Number(newer),
      acts,
    ]);
    const [steps, seconds, solved] = rest;
    expect([spec.maxEpisodeSteps, spec.fps]).toEqual([Number(steps), Math.round(1 / Number(seconds))]);
    expect(spec.rewardThreshold).toBe(solved === '–' ? undefined : Number(solved.replace('−', '-')));
  });

  test('has every world, and every option beside those that have it', () => {
    expect(rowsOf('Worlds').map(([cell]) => cell)).toEqual(robots.map(({ name }) => `\`${name}\``));
    const claimed = rowsOf('Options').flatMap(([options, , of]) =>
      options.split(', ').map((option) => `${option}: ${of.startsWith('all in -v5') ? 'all -v5' : of.replaceAll('`', '')}`),
    );
    const all = [...new Set(robots.flatMap((robot) => [...robot.optionsOf(4), ...robot.optionsOf(5)]))];
    const had = all.map((option) => {
      const of = robots.flatMap(({ name, optionsOf }) => {
        const versions = ([4, 5] as const).filter((version) => optionsOf(version).includes(option));
        return versions.length === 2 ? [name] : versions.map((version) => `${name}-v${version}`);
      });
      return `\`${option}\`: ${of.length === robots.length ? 'all -v5' : of.join(', ')}`;
    });
    expect(claimed.sort()).toEqual(had.sort());
  });
});
