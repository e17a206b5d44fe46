/** The cells of a line of progress.txt: separated by tabs, or as spreadsheets save them. */

/** The separators of cells; that of a table is the first that its header has. */
const separators = ['\t', ';', ','];

/** A function that splits the lines of a table with this header into cells. */
export const cellsUnder = (header: string): ((line: string) => readonly string[]) => {
  const separator = separators.find((c) => header.includes(c)) ?? '\t';
  if (separator === '\t') return (line) => line.split('\t');
  // A comma may be the decimal point if a semicolon separates the cells.
  const plain = (cell: string): string =>
    separator === ';' ? cell.replace(/^(\s*[-+]?\d*),(\d+)/, '$1.$2') : cell;
  return (line) => quotedCells(line, separator).map(plain);
};

/** Cells that may stand in quotation marks, in which a separator is text and "" a mark. */
const quotedCells = (line: string, separator: string): string[] => {
  const cells: string[] = [];
  let from = 0;
  let quoted = false;
  for (let i = 0; i <= line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (i < line.length && (line[i] !== separator || quoted)) continue;
    const cell = line.slice(from, i).trim();
    cells.push(/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    from = i + 1;
  }
  return cells;
};
