/** spinup test_policy: episodes, pages and seeds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, tiny } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

describe('spinup test_policy', () => {
  test('plays episodes, prints each and the means, and writes the last one as a page', async () => {
    await here.spinup(tiny);
    const { code, out, err } = await here.spinup(`test_policy ${join(...run)} -n 3`);
    expect([code, err]).toEqual([0, '']);
    const episodes = [...out.matchAll(/^Episode (\d) \t EpRet ([\d.]+) \t EpLen (\d+)$/gm)].map(([, i, ret, len]) => [+i, +ret, +len]);
    expect(episodes.map(([i]) => i)).toEqual([0, 1, 2]);
    for (const [, ret, len] of episodes) expect(ret).toBe(len);
    const mean = episodes.reduce((sum, [, ret]) => sum + ret, 0) / 3;
    const shown = /AverageEpRet \| +(\S+) \|/.exec(out)?.[1];
    expect(Math.abs(Number(shown) - mean)).toBeLessThanOrEqual(0.05 * mean);
    expect(out).toContain(`The last episode, to open in a browser: ${join(...run)}/episode.html\n`);
    const page = here.read(...run, 'episode.html');
    expect(page).toMatch(
      /^<!doctype html>[\s\S]*<title>CartPole-v1: cmd_ppo, return \d+<\/title>[\s\S]*<svg [\s\S]*<animate [\s\S]*<\/html>\n$/,
    );
    expect(page).not.toMatch(/src=|href=|@import/); // nothing is fetched from elsewhere
  });

  test('one seed gives the same episodes, and -d does what is most likely', async () => {
    await here.spinup(tiny);
    const play = async (flags: string): Promise<string> => (await here.spinup(`test_policy ${join(...run)} -n 5 -nr ${flags}`)).out;
    const [drawn, again, likely, long] = [await play(''), await play(''), await play('-d'), await play('--deterministic')];
    expect(again).toBe(drawn);
    expect(new Set(drawn.match(/EpRet [\d.]+/g)).size).toBeGreaterThan(1);
    expect(likely).not.toBe(drawn);
    expect(long).toBe(likely);
    expect(await play('--seed 1')).not.toBe(drawn);
  });

  test('-l cuts episodes off, -nr writes no page, and -o says where to', async () => {
    await here.spinup(tiny);
    const short = await here.spinup(`test_policy ${join(...run)} -n 2 -l 5 -nr`);
    expect(short.out.match(/EpLen 5$/gm)).toHaveLength(2);
    expect(here.has(...run, 'episode.html')).toBe(false);
    await here.spinup(`test_policy ${join(...run)} -n 1 -l 5 -o a.svg`);
    expect(here.read('a.svg')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  test('says what is wrong with a model that is damaged', async () => {
    await here.spinup(tiny);
    writeFileSync(join(here.path, ...run, 'model.safetensors'), 'nonsense');
    const { code, err } = await here.spinup(`test_policy ${join(...run)}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^spinup: .*model\.safetensors is not a safetensors file, or is damaged: .*\n$/);
  });
});
