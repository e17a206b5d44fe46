/** The tags in src/algos that tie code to pseudocode: where they stand, what they say, and the statements under them. */
import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { algorithms } from '../../src/algos/index.js';
import * as offPolicy from '../../src/algos/offPolicy.js';
import * as onPolicy from '../../src/algos/onPolicy.js';
import type { Resolver } from './ties.js';

export interface Tag {
  readonly file: string;
  /** 'ppo.4' */
  readonly id: string;
  readonly text: string;
  /** Where the comment begins, and where the statement under it does. */
  readonly at: number;
  readonly statement: number;
  /** The statements under the tag, up to the next tag in the same block. */
  readonly statements: readonly ts.Statement[];
  readonly resolver: Resolver;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
};

/** `// (sac.4 sac2018.4) the line`: one comment may serve several algorithms, and (on-policy.4) serves all of a family. */
const TAG = /^\/\/ \(([\w. -]+\.\d+)\) (.*)$/;
/** The families of algorithms, each by the hyperparameters that its members share. */
const families: Readonly<Record<string, object>> = { 'on-policy': onPolicy.defaults, 'off-policy': offPolicy.defaults };
/** ['vpg.4', 'npg.4', …] for on-policy.4, and [id] for the tag of one algorithm. */
const expanded = (id: string): readonly string[] => {
  const [owner, line] = id.split('.');
  if (!(owner in families)) return [id];
  const shared = Object.keys(families[owner]);
  const members = Object.entries(algorithms).filter(([, { defaults }]) => shared.every((name) => name in defaults));
  return members.map(([algo]) => `${algo}.${line}`);
};

/** The ids and the text of the tags over a statement. */
const tagsOver = (statement: ts.Statement): { readonly at: number; readonly ids: readonly string[]; readonly text: string }[] => {
  const { text } = statement.getSourceFile();
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  const found: { at: number; ids: readonly string[]; text: string }[] = [];
  for (const { pos, end } of comments) {
    const comment = text.slice(pos, end);
    const match = TAG.exec(comment);
    if (match) found.push({ at: pos, ids: match[1].split(' ').flatMap(expanded), text: match[2] });
    else if (found.length > 0 && comment.startsWith('// ')) found[found.length - 1].text += comment.slice(2); // a long line goes on
  }
  return found;
};

/** Every block in a piece of code, the piece itself among them. */
const blocksIn = (node: ts.Node): (ts.Block | ts.SourceFile)[] => {
  const blocks: (ts.Block | ts.SourceFile)[] = [];
  const visit = (n: ts.Node): void => {
    if (ts.isBlock(n) || ts.isSourceFile(n)) blocks.push(n);
    ts.forEachChild(n, visit);
  };
  visit(node);
  return blocks;
};
const hasTags = (node: ts.Node): boolean => blocksIn(node).some(({ statements }) => statements.some((s) => tagsOver(s).length > 0));

const tagsIn = (file: ts.SourceFile, resolver: Resolver): Tag[] => {
  const found: Tag[] = [];
  for (const { statements } of blocksIn(file)) {
    let open: ts.Statement[] | undefined;
    for (const statement of statements) {
      for (const { at, ids, text } of tagsOver(statement)) {
        const own: ts.Statement[] = [];
        open = own;
        const where = { file: file.fileName.replace(/.*src\//, 'src/'), at, statement: statement.getStart() };
        for (const id of ids) found.push({ ...where, id, text, statements: own, resolver });
      }
      open?.push(statement);
    }
  }
  return found;
};

/** The tags in files of a program; functions in these files are looked into for identifiers. */
export const readTags = (files: readonly string[], host?: ts.CompilerHost): Tag[] => {
  const program = ts.createProgram(files, options, host);
  const own = files.flatMap((file) => program.getSourceFile(file) ?? []);
  const resolver = { checker: program.getTypeChecker(), isOwn: (file: ts.SourceFile) => own.includes(file), hasTags };
  return own.flatMap((file) => tagsIn(file, resolver));
};

export const tags: readonly Tag[] = readTags(readdirSync('src/algos').map((file) => `src/algos/${file}`));
