/** Errors in the file of an environment, as Node and esbuild report them: with file, line and caret. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

const file = (name: string, text: string | Buffer): void => writeFileSync(join(here.path, name), text);
/** What the command line says of an environment's file, which it refuses. */
const refused = async (name: string, text: string | Buffer): Promise<string> => {
  file(name, text);
  const { code, err } = await here.spinup(`check_env ./${name}`);
  expect([code, err]).toEqual([2, expect.stringMatching(/^spinup: /)]);
  return err;
};

describe('[B19] an error in the file of an environment is shown with file, line and caret:', () => {
  test.each(['my-env.mjs', 'my-env.js'])('syntax, in %s', async (name) => {
    file('package.json', '{"type": "module"}');
    expect(await refused(name, '// a world\nexport default {\n  reset: () => 3 3,\n};\n')).toBe(
      `spinup: ./${name} cannot be loaded: Unexpected number (${name}, line 3)\n  reset: () => 3 3,\n                 ^\n`,
    );
  });

  test('syntax, in a run', async () => {
    file('my-env.mjs', '\nexport default (;');
    const { code, err } = await here.spinup('run ppo --env ./my-env.mjs');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("Unexpected token ';' (my-env.mjs, line 2)\nexport default (;\n                ^\n"),
    ]);
  });

  test('syntax, in CommonJS', async () => {
    expect(await refused('my-env.cjs', 'module.exports = {\n  step 3\n};\n')).toContain('(my-env.cjs, line 2)\n  step 3\n       ^\n');
  });

  test('syntax, in TypeScript', async () => {
    const message = await refused('my-env.ts', 'const n: number = 3;\nexport default {\n  step: n n,\n};\n');
    expect(message).toContain('my-env.ts, line 3)\n  step: n n,\n          ^');
  });

  test('syntax, in a file that it imports', async () => {
    file('sizes.mjs', 'export const n = 2;\nexport const m = = 3;\n');
    expect(await refused('my-env.mjs', "import { n } from './sizes.mjs';\nexport default n;\n")).toContain(
      '(sizes.mjs, line 2)\nexport const m = = 3;\n                 ^\n',
    );
  });

  test('a name that another file does not export', async () => {
    file('sizes.mjs', 'export const n = 2;\n');
    expect(await refused('my-env.mjs', "\nimport { m } from './sizes.mjs';\nexport default m;\n")).toContain(
      "(my-env.mjs, line 2)\nimport { m } from './sizes.mjs';\n         ^\n",
    );
  });

  test('an exception of its own code, when it is imported and when its function is called', async () => {
    const thrown = '\n\n  \tfoo.bar = 3;\n';
    const shown = '\n  \tfoo.bar = 3;\n  \t^\n';
    expect(await refused('a.mjs', `${thrown}export default 1;`)).toContain(`foo is not defined (a.mjs, line 3)${shown}`);
    expect(await refused('b.mjs', `export default () => {${thrown}};`)).toContain(`b.mjs: foo is not defined (b.mjs, line 3)${shown}`);
  });

  test('an exception that this package threw for it: the place is in its own file', async () => {
    const index = new URL('../../dist/index.js', import.meta.url).href;
    expect(await refused('c.mjs', `import { box } from '${index}';\nexport default box([1], [0, 1]);\n`)).toContain(
      '(c.mjs, line 2)\nexport default box([1], [0, 1]);\n               ^\n',
    );
  });

  test('of a line that is too long to show, the number alone', async () => {
    expect(await refused('my-env.mjs', `\n${' '.repeat(300)}foo();\n`)).toMatch(/foo is not defined \(my-env\.mjs, line 2\)\n$/);
  });

  test.each(['my-env.mjs', 'my-env.ts'])('[B14] %s in UTF-16 is named as such', async (name) => {
    expect(await refused(name, Buffer.from('\ufeffexport default 3', 'utf16le'))).toMatch(
      new RegExp(`^spinup: cannot read \\S+${name}: its text is in UTF-16, but should be in UTF-8; save it as UTF-8\n$`),
    );
  });
});
