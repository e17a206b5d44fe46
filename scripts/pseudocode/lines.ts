/**
 * The code that stands beside each line of an algorithm's pseudocode: the statements under its tag, and the functions in
 * which those symbols of the line are computed that are not in the statements themselves.
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { pseudocodeOn } from './pages.js';
import { notationOf, tags } from './source.js';
import type { Tag } from './tags.js';
import { type Counted, countedIn, identifiersBeside, insideOf, type Notation, shownBeside, symbolsIn } from './ties.js';

/** A piece of a source file, from one position to another. */
export interface Piece {
  readonly source: ts.SourceFile;
  readonly from: number;
  readonly to: number;
  /** Where identifiers begin that may stand for symbols. */
  readonly identifiers: ReadonlySet<number>;
  /** The name of the function, if it is one. */
  readonly name?: string;
}

/** A line of pseudocode with its code. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly symbols: readonly string[];
  /** The statements under the tag. */
  readonly code: Piece;
  /** Functions that are called there, in which the line's other symbols are. */
  readonly where: readonly Piece[];
}

export interface Algorithm {
  readonly algo: string;
  readonly notation: Notation;
  readonly lines: readonly Line[];
}

/** Where a piece ends: a loop that is shown by its head ends at the brace of its body, others with a comment behind them. */
const endOf = ({ statement, nodes }: { readonly statement: ts.Statement; readonly nodes: readonly ts.Node[] }): number => {
  if (nodes[0] !== statement) return (statement as ts.IterationStatement).statement.getStart() + 1;
  const [comment] = ts.getTrailingCommentRanges(statement.getSourceFile().text, statement.getEnd()) ?? [];
  return comment?.end ?? statement.getEnd();
};
const positions = (tag: Tag, pieces: readonly Counted[]): ReadonlySet<number> =>
  new Set(pieces.flatMap((piece) => countedIn(tag.resolver, piece).map((identifier) => identifier.getStart())));

const codeOf = (tag: Tag, notation: Notation): Piece => {
  const shown = shownBeside(tag, notation);
  const first = shown[0].statement;
  const to = endOf(shown[shown.length - 1]);
  return { source: first.getSourceFile(), from: first.getStart(), to, identifiers: positions(tag, shown) };
};

const isInside = ({ source, from, to }: Piece, node: ts.Node): boolean =>
  node.getSourceFile() === source && from <= node.getStart() && node.getEnd() <= to;

/** The functions, two calls deep at most, that hold those symbols of a line which are not in the code itself. */
const whereOf = (tag: Tag, notation: Notation, code: Piece): Piece[] => {
  const beside = identifiersBeside(tag, notation);
  const functions = new Set<ts.ArrowFunction>();
  for (const symbol of symbolsIn(tag.text, notation).found) {
    const paths = notation[symbol].flatMap((name) => (beside.has(name) ? [beside.get(name)!] : []));
    const [shortest] = paths.sort((a, b) => a.length - b.length);
    for (const f of shortest ?? []) if (!isInside(code, f)) functions.add(f);
  }
  return [...functions].map((f) => {
    const { name, parent } = f.parent as ts.VariableDeclaration;
    const statement = parent.parent;
    const identifiers = positions(tag, [insideOf(f)]);
    return { source: f.getSourceFile(), from: statement.getStart(), to: statement.getEnd(), identifiers, name: name.getText() };
  });
};

/**
 * An algorithm's pseudocode, from its page in docs/algorithms, with its code from src/algos.
 * @throws Error if there is no such page, if it has no pseudocode, or if a line of it has no tag
 */
export const algorithmOf = (algo: string): Algorithm => {
  const page = `docs/algorithms/${algo}.md`;
  const pseudocode = pseudocodeOn(readFileSync(page, 'utf8'));
  if (!pseudocode) throw new Error(`${page} should have a block of pseudocode, and has none`);
  const notation = notationOf(algo);
  const lines = pseudocode.lines.map(({ number, text }): Line => {
    const tag = tags.find(({ id }) => id === `${algo}.${number}`);
    if (!tag) throw new Error(`${page}: line ${number} should have a tag (${algo}.${number}) in src/algos, and has none`);
    const code = codeOf(tag, notation);
    return { number: Number(number), text, symbols: symbolsIn(text, notation).found, code, where: whereOf(tag, notation, code) };
  });
  return { algo, notation, lines };
};
