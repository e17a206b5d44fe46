/** Ties that are wrong are found: small programs in which a symbol seems to have an identifier beside it, and has none. */
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { readTags } from '../../scripts/pseudocode/tags.js';
import { symbolsIn, untied } from '../../scripts/pseudocode/ties.js';

const notation = { φ: ['phi', 'v'], Â: ['adv'], t: ['t'] };

/** A compiler host that has these files and no others. */
const hostOf = (files: Readonly<Record<string, string>>): ts.CompilerHost => ({
  fileExists: (name) => name in files,
  readFile: (name) => files[name],
  getSourceFile: (name, target) => (name in files ? ts.createSourceFile(name, files[name], target, true) : undefined),
  getDefaultLibFileName: () => 'lib.d.ts',
  writeFile: () => {},
  getCurrentDirectory: () => '/',
  getCanonicalFileName: (name) => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
});

/** The symbols without an identifier, tag by tag, in a program of a file and perhaps a stranger's file that it imports. */
const untiedIn = (program: string, stranger = ''): string[][] => {
  const host = hostOf({ '/src/own.ts': program, '/src/stranger.ts': stranger });
  return readTags(['/src/own.ts'], undefined, host).map((tag) => untied(tag, notation));
};

describe('an identifier counts', () => {
  // biome-ignore format: one program a line
  const tied: readonly [what: string, program: string][] = [
    ['in the statement', `// (a.1) φ\nuse(v);`],
    ['as a name that the statement defines', `// (a.1) φ\nconst { v } = use();`],
    ['as the parameter of the function that the tag stands in', `const f = (v) => {\n  // (a.1) φ\n  use(v);\n};`],
    ['as the variable of the loop that is the statement', `// (a.1) for t\nfor (let t = 0; t < n; t++) use();`],
    ['as the variable of the loop that the tag stands in', `for (const t of all) {\n  // (a.1) t\n  use(t);\n}`],
    ['in a second statement, if the first has one too', `// (a.1) Â from φ\nconst adv = use();\nuse(adv, v);`],
    ['in a function that is called', `const f = () => use(v);\n// (a.1) from φ\nf();`],
    ['in a function that is handed on', `const f = () => use(v);\n// (a.1) from φ\ngrad(f);`],
    ['in a function two calls away', `const f = () => use(v);\nconst g = () => f();\n// (a.1) from φ\ng();`],
    ['as the parameter of a function that is called', `const f = (v) => use(v);\n// (a.1) from φ\nf(x);`],
    ['as the second parameter of one that takes them one by one', `const f = (x) => (v) => use(v);\n// (a.1) from φ\nf(x)(y);`],
  ];
  test.each(tied)('%s', (_what, program) => {
    expect(untiedIn(program)).toEqual([[]]);
  });
});

describe('an identifier does not count', () => {
  // biome-ignore format: one program a line
  const loose: readonly [what: string, program: string][] = [
    ['as the parameter of an inner function', `// (a.1) from φ\nuse(all.map((v) => v + 1));`],
    ['as a part of such a parameter', `// (a.1) from φ\nuse(all.map(({ v }) => v + 1));`],
    ['as the parameter of an inner function in a function two calls away', `const f = (x) => x.map((v) => v + 1);\nconst g = (x) => f(x);\n// (a.1) from φ\ng(x);`],
    ['as the variable of an inner loop', `// (a.1) from φ\n{\n  for (const v of all) use(v);\n}`],
    ['as the variable of a loop in a function that is called', `const f = (x) => {\n  for (const v of x) use(v);\n};\n// (a.1) from φ\nf(x);`],
    ['as a parameter that is announced and not used', `const f = (x, v) => use(x);\n// (a.1) from φ\nf(x);`],
    ['as a type, or a part of one', `// (a.1) from φ\nconst x = use() as { v: v };`],
    ['three calls away', `const f = () => use(v);\nconst g = () => f();\nconst h = () => g();\n// (a.1) from φ\nh();`],
    ['after a statement that has none of the line’s', `// (a.1) from φ\nuse(x);\nuse(v);`],
  ];
  test.each(loose)('%s', (_what, program) => {
    expect(untiedIn(program)).toEqual([['φ']]);
  });

  test('in a function that is called, for the symbol that a line begins with', () => {
    expect(untiedIn(`const f = () => use(v);\n// (a.1) φ = …\nf();`)).toEqual([['φ']]);
    expect(untiedIn(`const f = () => use(v);\n// (a.1) φ = …\nconst { v } = f();`)).toEqual([[]]);
  });

  test('in a statement further down than the line goes', () => {
    expect(untiedIn(`// (a.1) Â from φ\nconst adv = use();\nconst after = use();\nreport(v);`)).toEqual([['φ']]);
  });

  test('under the next tag', () => {
    expect(untiedIn(`// (a.1) Â from φ\nconst adv = use();\n// (a.2) φ\nuse(v);`)).toEqual([['φ'], []]);
  });

  test('in the body of a loop that has tags of its own', () => {
    expect(untiedIn(`// (a.1) for t, φ\nfor (let t = 0; t < n; t++) {\n  // (a.2) φ\n  use(v);\n}`)).toEqual([['φ'], []]);
    expect(untiedIn(`// (a.1) for t, φ\nfor (let t = 0; t < n; t++) {\n  use(v);\n}`)).toEqual([[]]);
  });

  test('in a function of a file that is not among those with tags', () => {
    const stranger = 'export const f = () => use(v);';
    expect(untiedIn(`import { f } from './stranger.js';\n// (a.1) from φ\nf();`, stranger)).toEqual([['φ']]);
    expect(untiedIn(`${stranger}\n// (a.1) from φ\nf();`)).toEqual([[]]);
  });
});

describe('the symbols of a line', () => {
  test('are read longest first: φ_targ is not φ', () => {
    expect(symbolsIn('φ_targ', { φ: ['v'], φ_targ: ['targ'] }).found).toEqual(['φ_targ']);
    expect(symbolsIn('φ_targ = φ', { φ: ['v'], φ_targ: ['targ'] }).found).toEqual(['φ_targ', 'φ']);
  });

  test('are whole words: the s of “advantages” and the t of R̂_t are none', () => {
    expect(symbolsIn('the advantages', { s: ['obs'] })).toEqual({ found: [], unknown: [] });
    expect(symbolsIn('s', { s: ['obs'] }).found).toEqual(['s']);
  });

  test('that the notation does not have are told', () => {
    expect(symbolsIn('ψ = x̂ + φ_k', { φ: ['v'] }).unknown).toEqual(['ψ', 'x', '̂']);
  });
});
