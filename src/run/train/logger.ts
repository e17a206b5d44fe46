/**
 * Spinning Up's Logger and EpochLogger; printed tables and written files match the original's byte
 * for byte.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stats } from '../../algos/types.js';
import type { Tree } from '../../autodiff/index.js';
import { formatValue } from '../../envs/formatValue.js';
import { isPlainObject, isTypedArray } from '../../envs/typeGuards.js';
import { makeDirectory, readText, writeFile } from '../files/atomicFiles.js';
import { statistics } from '../print/numpyStatistics.js';
import { pythonJson } from '../print/pythonJson.js';
import { type Colour, colorize, percent8g3, str, strFloat32 } from '../print/pythonNumbers.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { MODEL, saveParameters } from '../saved/modelFile.js';
import { snapshotFile } from '../saved/snapshots.js';
import { UserError } from '../userError.js';

/** Options of Logger and EpochLogger. */
export interface LoggerOptions {
  /**
   * Directory of the files; <temporary directory>/experiments/<seconds since 1970> if absent. With
   * null, the logger only prints.
   */
  readonly outputDir?: string | null;
  readonly outputFname?: string;
  readonly expName?: string;
  /** Rows of an existing file to keep and continue after; 0, the default, starts a new file. */
  readonly rows?: number;
  /** Output stream; the standard output if absent. */
  readonly terminal?: Pick<Terminal, 'write' | 'color'>;
}

/** One cell of a row: its text in the printed table, and its text in the file. */
interface Cell {
  readonly shown: string;
  readonly written: string;
}
/** A text without what would end a cell or a row: tabs and newlines are written as \t and \n. */
const inOneCell = (text: string): string =>
  text.replaceAll(/\p{Cc}|[\u2028\u2029]/gu, (c) => {
    const [, short] = /^"(\\.*)"$/.exec(JSON.stringify(c)) ?? [];
    return short ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
/** Cell of a column without a value in this row. The plotter reads nan as a gap. */
const missing: Cell = { shown: 'n/a', written: 'nan' };
const textCell = (value: string): Cell => ({ shown: inOneCell(value), written: inOneCell(value) });
const float64Cell = (x: number): Cell => ({ shown: percent8g3(x), written: str(x) });
const float32Cell = (x: number): Cell => ({ shown: percent8g3(x), written: strFloat32(x) });
const cellOf = (key: string, value: number | string | undefined): Cell => {
  if (value === undefined) return missing;
  if (typeof value === 'number') return float64Cell(value);
  if (typeof value === 'string') return textCell(value);
  throw new TypeError(
    `logTabular: ${key} should be a number or text, but is ${formatValue(value)}; undefined ` +
      `leaves a cell empty, and store({ ${key}: [1, 2] }) collects several numbers`,
  );
};

/** Directory of a logger whose caller names none. */
const defaultDirectory = (): string =>
  join(tmpdir(), 'experiments', `${Math.floor(Date.now() / 1000)}`);

/**
 * First n lines of a file.
 * @throws UserError if it has fewer
 */
const firstLines = (file: string, n: number): string[] => {
  const lines = readText(file).split(/\r?\n/).slice(0, -1);
  if (lines.length < n)
    throw new UserError(
      `${file} should have ${n - 1} rows below its header, but has ` +
        `${Math.max(0, lines.length - 1)}`,
      1,
    );
  return lines.slice(0, n);
};

/**
 * Collects one row of named values, prints it as a table and appends it to a tab-separated file.
 * The first row determines the columns.
 */
export class Logger {
  protected readonly terminal: Pick<Terminal, 'write' | 'color'>;
  private readonly dir: string | undefined;
  private readonly file: string;
  private readonly expName: string | undefined;
  private columns: readonly string[] | undefined;
  private readonly resumed: boolean = false;
  private fileLines: readonly string[] = [];
  private row = new Map<string, Cell>();

  /**
   * @throws UserError if the directory cannot be made, or the file has fewer rows than it should
   */
  constructor({
    outputDir = defaultDirectory(),
    outputFname = 'progress.txt',
    expName,
    rows = 0,
    terminal: out = terminal(),
  }: LoggerOptions = {}) {
    this.terminal = out;
    this.dir = outputDir ?? undefined;
    this.file = join(outputDir ?? '', outputFname);
    this.expName = expName;
    if (outputDir === null) return;
    makeDirectory(outputDir);
    this.resumed = rows > 0;
    if (rows > 0) {
      this.fileLines = firstLines(this.file, 1 + rows);
      this.columns = this.fileLines[0].split('\t');
    }
    this.log(`Logging data to ${this.file}`);
  }

  /** Print a line. */
  log(message: string, colour: Colour = 'green'): void {
    this.terminal.write(
      `${this.terminal.color ? colorize(message, colour, { bold: true }) : message}\n`,
    );
  }

  /**
   * Write the configuration to config.json, with `exp_name` added if the logger has one. It is also
   * printed, unless `quiet`.
   */
  saveConfig(config: object, { quiet = false } = {}): void {
    const json = pythonJson(
      this.expName === undefined ? config : { ...config, exp_name: this.expName },
    );
    if (!quiet) {
      this.log('Saving config:\n', 'cyan');
      this.terminal.write(`${json}\n`);
    }
    if (this.dir !== undefined) writeFile(join(this.dir, 'config.json'), json);
  }

  /**
   * Write parameters to model.safetensors, or to a numbered file beside it: model30.safetensors for
   * itr 30.
   * @throws UserError if the file cannot be written
   */
  saveState(params: Tree, itr?: number): void {
    if (this.dir !== undefined)
      saveParameters(
        itr === undefined ? join(this.dir, MODEL) : snapshotFile(this.dir, itr),
        params,
      );
  }

  /**
   * Set a column of the current row; undefined leaves it empty.
   * @throws Error if the row has the column already, the first row did not have it, or its name
   * holds a tab or a newline
   * @throws UserError if the file that is continued does not have it
   * @throws TypeError if the value is neither a number nor text
   */
  logTabular(key: string, value: number | string | undefined): void {
    assertKey('logTabular', key);
    this.put(key, cellOf(key, value));
  }

  protected put(key: string, cell: Cell): void {
    if (key !== inOneCell(key))
      throw new Error(
        `logTabular: the name of a column should have no tab and no newline, but is ` +
          JSON.stringify(key),
      );
    if (this.row.has(key))
      throw new Error(`logTabular: ${key} is set already; call dumpTabular() to end the row`);
    if (this.columns && !this.columns.includes(key) && this.resumed)
      throw new UserError(`${this.file} belongs to another run: it has no column ${key}`, 1);
    if (this.columns && !this.columns.includes(key))
      throw new Error(
        `logTabular: ${key} was not in the first row, so it has no column; log it in ` +
          `every row, beginning with the first`,
      );
    this.row.set(key, cell);
  }

  /** Print the row as a table, and append it to the file. */
  dumpTabular(): void {
    const { row } = this;
    this.row = new Map();
    if (!this.columns) {
      this.columns = [...row.keys()];
      this.fileLines = [this.columns.join('\t')];
    }
    this.terminal.write(epochTable(this.columns.map((key) => [key, row.get(key) ?? missing])));
    this.fileLines = [
      ...this.fileLines,
      this.columns.map((key) => (row.get(key) ?? missing).written).join('\t'),
    ];
    // Rewriting the whole file, atomically, means that a reader never sees part of a row. The file
    // is small: a thousand epochs take 200 kB.
    if (this.dir !== undefined) writeFile(this.file, `${this.fileLines.join('\n')}\n`);
  }
}

const epochTable = (row: readonly (readonly [string, Cell])[]): string => {
  const width = Math.max(15, ...row.map(([key]) => key.length));
  const rule = '-'.repeat(22 + width);
  const lines = row.map(([key, { shown }]) => `| ${key.padStart(width)} | ${shown.padStart(15)} |`);
  return `${[rule, ...lines, rule].join('\n')}\n`;
};

/** A value for `store`: a number, an array of numbers, or their statistics. */
export type Measured = number | ArrayLike<number> | Stats;

/**
 * A logger that collects the values of an epoch under their names, and logs their statistics.
 * @example
 * logger.store({ EpRet: 200 });
 * logger.logTabular('EpRet', undefined, { withMinAndMax: true });
 */
export class EpochLogger extends Logger {
  private stored = new Map<string, Measured[]>();

  /**
   * Add values to those stored since the column was last logged.
   * @throws TypeError if a value is neither a number, nor an array of numbers, nor statistics
   */
  store(values: Readonly<Record<string, Measured>>): void {
    if (typeof values !== 'object' || values === null)
      throw new TypeError(
        `EpochLogger.store: values should be an object such as { EpRet: 200 }, but is ` +
          `${formatValue(values)}`,
      );
    for (const [key, value] of Object.entries(values)) assertMeasured(key, value);
    for (const [key, value] of Object.entries(values))
      this.stored.set(key, [...(this.stored.get(key) ?? []), value]);
  }

  /**
   * Without a value, log the statistics of the stored values, and clear them: the columns
   * AverageKey and StdKey (or only Key, with averageOnly), and MaxKey and MinKey with
   * withMinAndMax. With a value, log it as Logger does.
   */
  override logTabular(
    key: string,
    value?: number | string,
    { withMinAndMax = false, averageOnly = false } = {},
  ): void {
    if (value !== undefined) {
      super.logTabular(key, value);
      return;
    }
    const stats = this.getStats(key);
    const put = (name: string, x: number | undefined): void =>
      this.put(name, x === undefined ? missing : float32Cell(x));
    put(averageOnly ? key : `Average${key}`, stats?.mean);
    if (!averageOnly) put(`Std${key}`, stats?.std);
    if (withMinAndMax) {
      put(`Max${key}`, stats?.max);
      put(`Min${key}`, stats?.min);
    }
    this.stored.delete(key);
  }

  /**
   * Mean, population standard deviation, minimum and maximum of the values stored under a key, in
   * single precision; undefined if there are none.
   * @throws Error if statistics are stored beside other values
   */
  getStats(key: string): Stats | undefined {
    const values = this.stored.get(key) ?? [];
    const stats = values.find(isStats);
    if (stats && values.length > 1)
      throw new Error(
        `EpochLogger: ${key} has statistics stored beside other values; store only the values`,
      );
    return (
      stats ??
      statistics(
        values.flatMap((v) => (typeof v === 'number' ? v : Array.from(v as ArrayLike<number>))),
      )
    );
  }
}

const assertKey = (where: string, key: unknown): void => {
  if (typeof key !== 'string')
    throw new TypeError(
      `${where}: the name of a column should be text, but is ${formatValue(key)}`,
    );
};
/** @throws TypeError if a value is neither a number, nor an array of numbers, nor statistics */
const assertMeasured = (key: string, value: unknown): void => {
  const isNumber = (x: unknown): boolean => typeof x === 'number';
  const isList = Array.isArray(value) ? value.every(isNumber) : isTypedArray(value);
  if (!isNumber(value) && !isList && !(isPlainObject(value) && 'mean' in value))
    throw new TypeError(
      `EpochLogger.store: ${key} should be a number, an array of numbers or statistics, but is ` +
        `${formatValue(value)}`,
    );
};
const isStats = (x: Measured): x is Stats => typeof x === 'object' && 'mean' in x;
