/** test_policy, with an agent and an environment of which everything is known. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { discrete, type Env, type Picture } from '../../../../src/envs/index.js';
import { UserError } from '../../../../src/run/userError.js';
import { type TestOptions, testPolicy } from '../../../../src/run/watch/testPolicy.js';
import { readGif } from '../../../support/gif.js';

const picture = (x: number): Picture => ({
  x: [0, 10],
  y: [0, 5],
  background: 'white',
  shapes: [{ kind: 'circle', centre: [x, 2], radius: 1, fill: 'navy' }],
});
/** Six steps to the right, each worth half as much as where they lead to. */
const corridor: Env<number, number, number> = {
  observationSpace: discrete(7),
  actionSpace: discrete(1),
  spec: { id: 'Corridor-v0', maxEpisodeSteps: 6, fps: 200 },
  reset: () => ({ state: 0, obs: 0 }),
  step: (x) => ({ state: x + 1, obs: x + 1, reward: (x + 1) / 2, terminated: x === 5, truncated: false }),
  render: picture,
};

const { load } = vi.hoisted(() => ({ load: vi.fn() }));
vi.mock('../../../../src/run/saved/loadRun.js', () => ({ load }));

let here = '';
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'play-'));
  load.mockReset();
  load.mockResolvedValue(run(corridor));
});
afterEach(() => rmSync(here, { recursive: true }));

const run = (env: object) => ({
  dir: here,
  env,
  config: { env_name: 'Corridor-v0', exp_name: 'first' },
  mode: () => 0,
  sample: () => 0,
});

const play = async (options: Omit<TestOptions, 'dir'>, size = {}) => {
  const written: string[] = [];
  const out = { write: (text: string) => void written.push(text), color: false, ...size };
  const result = await testPolicy({ dir: here, ...options }, out);
  return { ...result, written, said: written.join('') };
};

test('the page is written if nothing else is asked for, and what is asked for in its place', async () => {
  const { files, returns, lengths } = await play({ episodes: 2 });
  expect([returns, lengths]).toEqual([
    [10.5, 10.5],
    [6, 6],
  ]);
  expect(files).toEqual([join(here, 'episode.html')]);
  const page = readFileSync(join(here, 'episode.html'), 'utf8');
  expect(page).toContain('<h1>Corridor-v0: first</h1>\n<p>return 10.5 after 6 steps</p>');
  expect(page).toContain('const returns = [0,0.5,1.5,3,5,7.5,10.5];');

  const [output, gif, png] = ['a.svg', 'b.gif', 'c.png'].map((name) => join(here, name));
  rmSync(join(here, 'episode.html'));
  const { said } = await play({ episodes: 1, output, gif, png });
  expect(readdirSync(here).sort()).toEqual(['a.svg', 'b.gif', 'c.png']);
  expect(readFileSync(output, 'utf8')).toContain('>step 6 · return 10.50</text>');
  // 200 steps a second are more than a GIF shows
  expect(readGif(readFileSync(gif)).frames.map(({ delay }) => delay)).toEqual([3, 4]);
  expect(said).toContain(`The last episode (one picture in 7 of its 6 steps): ${gif}\n`);
});

test('an environment without pictures is played all the same, and that is said', async () => {
  const { render: _, ...blind } = corridor;
  load.mockResolvedValue(run(blind));
  const { said, files } = await play({ episodes: 1, terminal: true, gif: join(here, 'a.gif') }, { columns: 80, rows: 24 });
  expect(said).toMatch(
    /^This environment has no render function: its episodes are played, but not drawn\.\nEpisode 0 \t EpRet 10\.500 \t EpLen 6\n/,
  );
  expect([files, readdirSync(here)]).toEqual([[], []]);
});

test('in a terminal the episodes are shown one after another, and no page is written', async () => {
  const { written, files } = await play({ episodes: 2, terminal: true }, { columns: 40, rows: 12 });
  const events = written.map((text) => /Episode \d|step \d|AverageEpRet/.exec(text)?.[0]).filter((event) => event !== undefined);
  const first = events.indexOf('Episode 0');
  expect(events[0]).toBe('step 0');
  // the picture is gone before the line is printed
  expect(written[written.findIndex((text) => text.startsWith('Episode 0')) - 1]).toMatch(/^.\[\d+A\r.\[J$/);
  expect(events.slice(first, first + 2)).toEqual(['Episode 0', 'step 0']);
  expect(events.slice(-2)).toEqual(['Episode 1', 'AverageEpRet']);
  expect([files, readdirSync(here)]).toEqual([[], []]);
});

test('in a pipe there is nothing to draw on, which is said with what to do instead', async () => {
  const { said, files } = await play({ episodes: 1, terminal: true });
  expect(said).toMatch(
    /^--terminal needs a terminal, but the output is not one; --gif episode\.gif writes the last episode to a file\.\nEpisode 0/,
  );
  expect(said).not.toContain('\u001b');
  expect(files).toEqual([]);
});

test('which model it is stands in the title', async () => {
  await play({ episodes: 1, itr: 30 });
  expect(load).toHaveBeenCalledWith(here, { itr: 30 });
  expect(readFileSync(join(here, 'episode.html'), 'utf8')).toContain('<h1>Corridor-v0: first, model 30</h1>');
});

test.each([
  [{ film: false, gif: 'a.gif' }, '--gif draws, but --norender turns drawing off; remove one of them'],
  [{ film: false, terminal: true }, '--terminal draws, but --norender turns drawing off; remove one of them'],
  [{ png: 'a.gif' }, '--png should be a file that ends in .png, but is a.gif'],
])('%j is refused before anything is loaded', async (options, message) => {
  await expect(play(options)).rejects.toThrow(new UserError(message));
  expect(load).not.toHaveBeenCalled();
});
