import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();
const names = readdirSync('examples')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));
const source = (name: string): string => readFileSync(`examples/${name}.ts`, 'utf8');
const docstring = (name: string): string =>
  /^\/\*\*([\s\S]*?)\*\//
    .exec(source(name))?.[1]
    .replace(/\n? *\* ?/g, ' ')
    .trim() ?? '';

describe('spinup example', () => {
  test('without a name lists each file of the folder on a line, with the first sentence of its docstring', async () => {
    const { code, out, err } = await here.spinup('example');
    expect([code, err]).toEqual([0, '']);
    const rows = out.split('\n').flatMap((line) => [...line.matchAll(/^ {2}(\S+) +(\S.*)$/g)].map(([, name, says]) => [name, says]));
    expect(rows.map(([name]) => name)).toEqual([...names].sort());
    expect(rows.filter(([name, says]) => !docstring(name).replace(/\s+/g, ' ').startsWith(`${says}.`))).toEqual([]);
  });

  test.each(names)('--print prints the source of %s', async (name) => {
    expect(await here.spinup(`example ${name} --print`)).toEqual({ code: 0, out: source(name), err: '' });
  });

  test('--help says what an example teaches, and lists its flags; its name comes first', async () => {
    const { code, out } = await here.spinup('example baseline --help');
    expect(code).toBe(0);
    expect(out).toMatch(/^The policy gradient with a baseline: [\s\S]+\n\nFlags, with their defaults:\n {2}--epochs {2}50\n/);
    expect(out).not.toContain('*');
    expect((await here.spinup('example --help')).out).toContain('Usage: spinup example');
    expect((await here.spinup('example --print')).err).toBe(
      'spinup: which example? Its name comes before its flags: spinup example NAME\n',
    );
  });

  test.each([
    ['simplest-policy-gradent', "there is no example 'simplest-policy-gradent'; did you mean simplest-policy-gradient? There are"],
    ['baseline --epoch 3', 'baseline has no flag --epoch; did you mean --epochs? It has --epochs, --steps, --lr, --hidden, --seed'],
    ['baseline --epochs 1.5', '--epochs should be a whole number from 0 on, but is 1.5'],
    ['baseline --lr fast', '--lr should be a number, but is fast'],
    ['baseline 5', "'5' belongs to no flag; the flags are --epochs, --steps, --lr, --hidden, --seed"],
    ['./mine.js', 'there is no file ./mine.js in '],
  ])('%s: an error that says what would be right', async (words, message) => {
    const { code, out, err } = await here.spinup(`example ${words}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`spinup: ${message}`);
  });

  test('runs with its flags, and the same seed prints the same', async () => {
    const run = 'example simplest-policy-gradient --epochs 2 --steps 200 --seed';
    const { code, out } = await here.spinup(`${run} 1`);
    expect(code).toBe(0);
    expect(out).toMatch(/^epoch 0 {2}loss \S+ {2}return \S+\nepoch 1 {2}loss \S+ {2}return \S+\n$/);
    expect((await here.spinup(`${run} 1`)).out).toBe(out);
    expect((await here.spinup(`${run} 2`)).out).not.toBe(out);
  });

  test.each(['mine.mjs', 'mine.ts'])('runs a file of the user’s own, %s', async (file) => {
    const type = file.endsWith('.ts') ? ': readonly string[]' : '';
    writeFileSync(join(here.path, file), `const words${type} = process.argv.slice(2);\nconsole.log(words.join('|'));\n`);
    const { code, out } = await here.spinup(`example ./${file} --epochs 3`);
    expect([code, out]).toEqual([0, '--epochs|3\n']);
    expect(readdirSync(here.path)).toEqual([file]);
  });

  test('of an environment says what can be done with it', async () => {
    const { code, out } = await here.spinup('example river');
    expect(code).toBe(0);
    const file = /spinup check_env (\S+)/.exec(out)?.[1];
    expect((await here.spinup(`check_env ${file} --episodes 2`)).code).toBe(0);
  });
});
