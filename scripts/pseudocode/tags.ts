/**
 * Tags, the comments that tie code to a line of pseudocode: where they stand, what they say, and the statements under them.
 * The tests of docs/ and the site read them here, so that a page shows what the tests hold together.
 */
import ts from 'typescript';
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
/** The ids that an id in a comment stands for: ['vpg.4', 'npg.4', …] for 'on-policy.4', and itself for that of one algorithm. */
export type Expansion = (id: string) => readonly string[];
const itself: Expansion = (id) => [id];

/** The ids and the text of the tags over a statement. */
const tagsOver = (
  statement: ts.Statement,
  expanded = itself,
): { readonly at: number; readonly ids: readonly string[]; readonly text: string }[] => {
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

const tagsIn = (file: ts.SourceFile, resolver: Resolver, expanded: Expansion): Tag[] => {
  const found: Tag[] = [];
  for (const { statements } of blocksIn(file)) {
    let open: ts.Statement[] | undefined;
    for (const statement of statements) {
      for (const { at, ids, text } of tagsOver(statement, expanded)) {
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

/**
 * The tags in files of a program; functions in these files are looked into for identifiers.
 * @param expanded which algorithms' lines an id stands for
 * @param host where the files are, if they are not on the disk
 */
export const readTags = (files: readonly string[], expanded: Expansion = itself, host?: ts.CompilerHost): Tag[] => {
  const program = ts.createProgram(files, options, host);
  const own = files.flatMap((file) => program.getSourceFile(file) ?? []);
  const resolver = { checker: program.getTypeChecker(), isOwn: (file: ts.SourceFile) => own.includes(file), hasTags };
  return own.flatMap((file) => tagsIn(file, resolver, expanded));
};
