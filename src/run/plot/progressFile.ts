/** progress.txt as columns of numbers. */

export interface Table {
  /** Each of length `rows`; a column of text is not among them. NaN where nothing was measured. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly rows: number;
  /** Faults of the lines that were left out: 'line 7 has 2 cells in place of 6'. */
  readonly damaged: readonly string[];
}

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const infinity = /^([-+]?)inf(inity)?$/i;
const nothing = /^([-+]?nan|n\/?a|null|none|)$/i;

/** The number in a cell, as Python writes numbers; undefined if it is none. */
const numberOf = (cell: string): number | undefined => {
  const word = cell.trim();
  if (decimal.test(word)) return Number(word);
  if (nothing.test(word)) return Number.NaN;
  const [, sign] = infinity.exec(word) ?? [];
  return sign === undefined
    ? undefined
    : sign === '-'
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY;
};

interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

/**
 * A table of tab-separated cells under a header. A line that is no whole row of numbers is left
 * out, and said.
 */
export const parseTable = (text: string): Table => {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, i): Line => ({ number: i + 1, cells: line.split('\t') }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [head, ...body] = lines;
  if (!head) return { columns: new Map(), rows: 0, damaged: [] };
  const names = head.cells;
  const complete = body.filter(({ cells }) => cells.length === names.length);
  const texts = names.map(
    (_, j) =>
      complete.length > 0 && complete.every(({ cells }) => numberOf(cells[j]) === undefined),
  );
  const wrong = (line: Line): string | undefined => problem(line, names, texts);
  const rows = complete.filter((line) => wrong(line) === undefined);
  const column = (j: number): number[] => rows.map(({ cells }) => numberOf(cells[j]) as number);
  return {
    columns: new Map(names.flatMap((name, j) => (texts[j] ? [] : [[name, column(j)]]))),
    rows: rows.length,
    damaged: body.flatMap((line) => wrong(line) ?? []),
  };
};

const problem = (
  { number, cells }: Line,
  names: readonly string[],
  texts: readonly boolean[],
): string | undefined => {
  if (cells.length !== names.length)
    return `line ${number} has ${cells.length} cells in place of ${names.length}`;
  const bad = cells.findIndex((cell, j) => !texts[j] && numberOf(cell) === undefined);
  return bad < 0
    ? undefined
    : `line ${number} has ${JSON.stringify(cells[bad].slice(0, 40))} for ${names[bad]}`;
};
