/** docs/your-own-environment.md: its world is the example's file, and what it shows of commands is what they print. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { envFaults } from '../../src/envs/index.js';

const page = readFileSync('docs/your-own-environment.md', 'utf8');
const world = readFileSync('examples/river.ts', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code);
const [code, ...programs] = blocks('ts');
/** What is printed below a command. */
const printedBelow = (command: string): string => page.split(`npx spinup ${command}`)[1].split('```')[2].trim();

const folder = mkdtempSync(join(tmpdir(), 'spinningup-river-'));
const wrong = 'examples/page/wrong-river.ts'; // there, because it imports the package by its name
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(wrong, { force: true });
});
const spinup = (words: string) => spawnSync(process.execPath, ['bin/spinup.js', ...words.split(' ')], { encoding: 'utf8' });

test('the world on the page is the file that is an example', () => {
  expect(code).toBe(world);
});

test('check_env prints of it what the page shows', () => {
  const { status, stdout } = spinup('check_env ./examples/river.ts');
  expect([status, stdout.trim()]).toEqual([0, printedBelow('check_env ./examples/river.ts')]);
});

test('with the mistakes of the page it finds what the page shows, and nothing else', () => {
  const lines = (diff: string, mark: string): string =>
    [...diff.matchAll(new RegExp(`^\\${mark}(.*\n)`, 'gm'))].map(([, line]) => line).join('');
  const mistaken = blocks('diff').reduce((text, diff) => {
    expect(text).toContain(lines(diff, '-'));
    return text.replace(lines(diff, '-'), lines(diff, '+'));
  }, world);
  writeFileSync(wrong, mistaken);
  const { status, stdout } = spinup(`check_env ./${wrong}`);
  expect(status).toBe(1);
  expect(page).toContain(`\`\`\`\n${stdout.slice(stdout.indexOf('state-changed'))}\`\`\``);
});

test('PPO learns in it, and what it has learned can be watched', () => {
  const run = spinup(`run ppo --env ./examples/river.ts --exp_name river --epochs 4 --data_dir ${folder}`);
  expect([run.status, run.stderr]).toEqual([0, '']);
  const returns = [...run.stdout.matchAll(/AverageEpRet \| +(\S+) \|/g)].map(([, ret]) => Number(ret));
  expect(returns).toHaveLength(4);
  expect(returns[3]).toBeGreaterThan(returns[0] + 1);
  const { status, stdout } = spinup(`test_policy ${folder}/river/river_s0 -n 2 -d -o ${folder}/river.svg`);
  expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, `The last episode, to open in a browser: ${folder}/river.svg`]);
  expect(readFileSync(join(folder, 'river.svg'), 'utf8')).toContain('#b33a3a');
});

test.each(programs)('a program of the page runs, and prints what is no error: %#', (program) => {
  const linked = transformSync(program, { loader: 'ts' }).code.replace('"spinningup"', `"${pathToFileURL(resolve('dist/index.js'))}"`);
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', linked], { encoding: 'utf8' });
  expect(printed).toMatch(/^(\d+ 1 1 1 1 \d\n)+$|^0 faults\n$/);
});

test('the table of faults is the list of faults', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, fault, meaning]) => [fault, meaning]);
  expect(Object.fromEntries(rows.filter(([fault]) => fault in envFaults))).toEqual(envFaults);
});

test('README.md and docs/experiments.md lead to the page', () => {
  for (const [file, link] of [
    ['README.md', '(docs/your-own-environment.md)'],
    ['docs/experiments.md', '(your-own-environment.md)'],
  ])
    expect(readFileSync(file, 'utf8')).toContain(link);
});
