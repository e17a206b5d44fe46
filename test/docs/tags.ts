/** The tags in src/algos that tie code to pseudocode: where they stand, what they say, and which names the code under them uses. */
import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { algorithms } from '../../src/algos/index.js';
import * as offPolicy from '../../src/algos/offPolicy.js';
import * as onPolicy from '../../src/algos/onPolicy.js';

export interface Tag {
  readonly file: string;
  /** 'ppo.4' */
  readonly id: string;
  readonly text: string;
  /** Where the comment begins, and where the statement under it does. */
  readonly at: number;
  readonly statement: number;
  /** The identifiers that the statements under the tag use. */
  readonly names: Set<string>;
  /** The block that it stands in. */
  readonly scope: ts.Node;
}

const files = readdirSync('src/algos').map((file) => `src/algos/${file}`);
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
});
const checker = program.getTypeChecker();

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

const tagsOf = (file: ts.SourceFile): Tag[] => {
  const found: Tag[] = [];
  const inBlock = (block: ts.Block | ts.SourceFile): void => {
    let open: Set<string> | undefined;
    for (const statement of block.statements) {
      for (const { pos, end } of ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? []) {
        const match = TAG.exec(file.text.slice(pos, end));
        if (!match) continue;
        const names = new Set<string>();
        open = names;
        const where = { file: file.fileName.replace(/.*src\//, 'src/'), at: pos, statement: statement.getStart(), scope: block };
        for (const id of match[1].split(' ').flatMap(expanded)) found.push({ ...where, id, text: match[2], names });
      }
      if (open) namesIn(statement, open, 2); // a tag covers the statements up to the next tag
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isSourceFile(node)) inBlock(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

/** The identifiers that a piece of source uses and, `depth` steps further, those of the project's own functions that it calls. */
const namesIn = (node: ts.Node, into: Set<string>, depth: number): void => {
  const visit = (n: ts.Node): void => {
    if (ts.isIdentifier(n) && !isAnnounced(n)) {
      into.add(n.text);
      const body = depth > 0 ? functionOf(n) : undefined;
      if (body) namesIn(body, into, depth - 1);
    }
    ts.forEachChild(n, visit);
  };
  visit(node);
};

/** A parameter is announced and not used; a name that the line itself defines counts. */
const isAnnounced = (n: ts.Identifier): boolean => {
  let p: ts.Node = n.parent;
  while (ts.isBindingElement(p) || ts.isObjectBindingPattern(p) || ts.isArrayBindingPattern(p)) p = p.parent;
  return ts.isParameter(p) || ts.isPropertySignature(p) || ts.isTypeReferenceNode(p);
};

/** The function that a name stands for, if it is one of src/algos. */
const functionOf = (n: ts.Identifier): ts.Node | undefined => {
  let symbol = checker.getSymbolAtLocation(n);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declared = symbol?.valueDeclaration;
  if (!declared?.getSourceFile().fileName.includes('src/algos/')) return undefined;
  return ts.isVariableDeclaration(declared) && declared.initializer && ts.isArrowFunction(declared.initializer)
    ? declared.initializer
    : undefined;
};

export const tags: readonly Tag[] = program
  .getSourceFiles()
  .filter(({ fileName }) => files.some((file) => fileName.endsWith(file)))
  .flatMap(tagsOf);
