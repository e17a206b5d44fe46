/** Spinning Up's loggers: what they print, what they write, byte for byte. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stats } from '../../algos/types.js';
import type { Tree } from '../../autodiff/index.js';
import { makeDirectory, readFile, writeFile } from '../files/atomicFiles.js';
import { statistics } from '../print/numpyStatistics.js';
import { pythonJson } from '../print/pythonJson.js';
import { type Colour, colorize, percent8g3, str, strFloat32 } from '../print/pythonNumbers.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { MODEL, saveParameters } from '../saved/modelFile.js';
import { snapshotFile } from '../saved/snapshots.js';
import { UserError } from '../userError.js';

/** Options of a logger. */
export interface LoggerOptions {
  /**
   * <temporary directory>/experiments/<seconds since 1970>, if absent; with null it only prints.
   */
  readonly outputDir?: string | null;
  readonly outputFname?: string;
  readonly expName?: string;
  /** Continue the existing file after this many rows. */
  readonly rows?: number;
  /** The terminal that it prints to; default: the standard output. */
  readonly terminal?: Pick<Terminal, 'write' | 'color'>;
}

/** An entry of a row: as the table shows it, and as the file holds it. */
interface Cell {
  readonly shown: string;
  readonly written: string;
}
/** For a column of which nothing was measured. The plotter reads nan as a gap. */
const nothing: Cell = { shown: 'n/a', written: 'nan' };
const text = (value: string): Cell => ({ shown: value, written: value });
const double = (x: number): Cell => ({ shown: percent8g3(x), written: str(x) });
const single = (x: number): Cell => ({ shown: percent8g3(x), written: strFloat32(x) });
const cellOf = (value: number | string | undefined): Cell => {
  if (value === undefined) return nothing;
  return typeof value === 'number' ? double(value) : text(value);
};

/** The directory of a script's logger without options. */
const defaultDirectory = (): string =>
  join(tmpdir(), 'experiments', `${Math.floor(Date.now() / 1000)}`);

/** The first n lines of a file. */
const firstLines = (file: string, n: number): string[] => {
  const lines = new TextDecoder().decode(readFile(file)).split('\n').slice(0, -1);
  if (lines.length < n)
    throw new UserError(
      `${file} should have ${n - 1} rows below its header, but has ` +
        `${Math.max(0, lines.length - 1)}`,
      1,
    );
  return lines.slice(0, n);
};

/**
 * Collects one row of named values, prints it as a table and adds it to a tab-separated file. The
 * columns are those of the first row.
 */
export class Logger {
  protected readonly terminal: Pick<Terminal, 'write' | 'color'>;
  private readonly dir: string | undefined;
  private readonly file: string;
  private readonly expName: string | undefined;
  private columns: readonly string[] | undefined;
  private readonly resumed: boolean = false;
  private lines: readonly string[] = [];
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
      this.lines = firstLines(this.file, 1 + rows);
      this.columns = this.lines[0].split('\t');
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
   * Write the configuration to config.json, together with the name of the experiment. It is printed
   * unless `quiet`.
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
   * Give a column of this row its value; undefined if there is none to give.
   * @throws Error if the row has it already, or the first row did not
   */
  logTabular(key: string, value: number | string | undefined): void {
    this.put(key, cellOf(value));
  }

  protected put(key: string, cell: Cell): void {
    if (this.row.has(key))
      throw new Error(`logTabular: ${key} is set already; call dumpTabular() to end the row`);
    if (this.columns && !this.columns.includes(key) && this.resumed)
      throw new UserError(`${this.file} is of another run: it has no column ${key}`, 1);
    if (this.columns && !this.columns.includes(key))
      throw new Error(
        `logTabular: ${key} was not in the first row, so there is no column for it; log it ` +
          `from the first row on`,
      );
    this.row.set(key, cell);
  }

  /** Print the row as a table, and add it to the file. */
  dumpTabular(): void {
    const { row } = this;
    this.row = new Map();
    if (!this.columns) {
      this.columns = [...row.keys()];
      this.lines = [this.columns.join('\t')];
    }
    this.terminal.write(table(this.columns.map((key) => [key, row.get(key) ?? nothing])));
    this.lines = [
      ...this.lines,
      this.columns.map((key) => (row.get(key) ?? nothing).written).join('\t'),
    ];
    // The whole file anew, so that whoever looks sees whole rows. It is small: a thousand epochs
    // are 200 kB.
    if (this.dir !== undefined) writeFile(this.file, `${this.lines.join('\n')}\n`);
  }
}

const table = (row: readonly (readonly [string, Cell])[]): string => {
  const width = Math.max(15, ...row.map(([key]) => key.length));
  const rule = '-'.repeat(22 + width);
  const lines = row.map(([key, { shown }]) => `| ${key.padStart(width)} | ${shown.padStart(15)} |`);
  return `${[rule, ...lines, rule].join('\n')}\n`;
};

/** An argument of `store`: a value, several of them, or their statistics. */
export type Measured = number | ArrayLike<number> | Stats;

/**
 * A logger that collects many values of a kind during an epoch, and logs their statistics.
 * @example
 * logger.store({ EpRet: 200 });
 * logger.logTabular('EpRet', undefined, { withMinAndMax: true });
 */
export class EpochLogger extends Logger {
  private epoch = new Map<string, Measured[]>();

  /** Remember values until the epoch is logged. */
  store(values: Readonly<Record<string, Measured>>): void {
    for (const [key, value] of Object.entries(values))
      this.epoch.set(key, [...(this.epoch.get(key) ?? []), value]);
  }

  /**
   * Without a value: AverageKey and StdKey (or, with averageOnly, Key) of what was stored, and
   * MaxKey and MinKey if wanted; then it is forgotten. With a value: as a Logger does.
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
      this.put(name, x === undefined ? nothing : single(x));
    put(averageOnly ? key : `Average${key}`, stats?.mean);
    if (!averageOnly) put(`Std${key}`, stats?.std);
    if (withMinAndMax) {
      put(`Max${key}`, stats?.max);
      put(`Min${key}`, stats?.min);
    }
    this.epoch.delete(key);
  }

  /**
   * Mean, population standard deviation and extremes of what is stored under a key, in single
   * precision.
   */
  getStats(key: string): Stats | undefined {
    const values = this.epoch.get(key) ?? [];
    const stats = values.find(isStats);
    if (stats && values.length > 1)
      throw new Error(
        `EpochLogger: ${key} has statistics stored beside other values; store the values`,
      );
    return (
      stats ??
      statistics(
        values.flatMap((v) => (typeof v === 'number' ? v : Array.from(v as ArrayLike<number>))),
      )
    );
  }
}

const isStats = (x: Measured): x is Stats => typeof x === 'object' && 'mean' in x;
