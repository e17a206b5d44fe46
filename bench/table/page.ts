/** The tables of docs/benchmarks.md, between two marks, out of what is finished. */
import { flagName, spinningUpName } from '../../src/run/config/spinningUpNames.js';
import { number } from '../../src/run/print/text.js';
import { table } from '../util.js';
import { short, signed } from './axes.js';
import { ALGOS, byKind, type Cell, isPoor } from './cells.js';
import type { Checked } from './check.js';
import { cpuSecondsOf } from './fill.js';

const BEGIN = '<!-- drawn by: npm run bench -- draw -->';
const END = '<!-- until here -->';

/** A page with another section between its marks; at its end, if it has none. */
export const pageWith = (page: string, section: string): string => {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  const marked = `${BEGIN}\n\n${section}\n${END}`;
  if (from < 0 || to < from) return `${page}${page === '' || page.endsWith('\n') ? '' : '\n'}${marked}\n`;
  return page.slice(0, from) + marked + page.slice(to + END.length);
};

const nameOf = (algo: string): string => ALGOS.find((one) => one.algo === algo)?.name ?? algo;
const placesFor = ({ highest, lowest }: Cell): number => (Math.max(Math.abs(highest), Math.abs(lowest)) < 10 ? 1 : 0);

/** 1,989 (1,154 to 2,824), of several seeds. */
const returns = (cell: Cell): string => {
  const [mean, lowest, highest] = [cell.mean, cell.lowest, cell.highest].map((x) => signed(x, placesFor(cell)));
  return cell.runs.length === 1 ? mean : `${mean} (${lowest} to ${highest})`;
};
const seeds = ({ runs }: Cell): string => runs.map(({ seed }) => seed).join(' ');
/** Flags of the command line, such as `--pi_lr 0.01 --hid "[64,32]"`. */
const settings = ({ options }: Cell): string => {
  const shown = (value: unknown): string => (Array.isArray(value) ? `"[${value.join(',')}]"` : String(value));
  const flags = Object.entries(options).map(([key, value]) => `${flagName(spinningUpName(key))} ${shown(value)}`);
  return flags.length > 0 ? `\`${flags.join(' ')}\`` : 'defaults';
};

const part = (title: string, ...paragraphs: readonly string[]): string => [`## ${title}`, ...paragraphs].join('\n\n');

/** One line for each algorithm in each world. */
const plain = (cells: readonly Cell[]): string =>
  table(
    cells.map((cell) => ({
      world: `\`${cell.world}\``,
      algorithm: nameOf(cell.algo),
      steps: number(cell.steps),
      seeds: cell.runs.length,
      'mean return (lowest to highest seed)': returns(cell),
      settings: settings(cell),
    })),
  );

/** One line for each world, with a column for each algorithm and one for the original's. */
const beside = (cells: readonly Cell[], worlds: readonly string[]): string => {
  const algos = [...new Set(cells.map(({ algo }) => algo))];
  return table(
    worlds.map((world) => {
      const found = algos.map((algo) => [algo, cells.find((cell) => cell.world === world && cell.algo === algo)] as const);
      const columns = found.flatMap(([algo, cell]) => [
        [nameOf(algo), cell ? `${returns(cell)}${cell.runs.length > 1 ? `, ${cell.runs.length} seeds` : ''}` : '–'],
        [`the original's ${nameOf(algo)}`, cell?.original ? signed(cell.original.value) : '–'],
      ]);
      return { world: `\`${world}\``, ...Object.fromEntries(columns) };
    }),
  );
};

/** The tables of those cells that have the original beside them: one for each number of steps. */
const tablesOf = (title: string, cells: readonly Cell[]): readonly string[] =>
  [...new Set(cells.map(({ steps }) => steps))]
    .sort((a, b) => a - b)
    .map((steps) => {
      const these = cells.filter((cell) => cell.steps === steps);
      const worlds = [...new Set(these.map(({ world }) => world))].sort();
      const all = [...new Set(these.map(settings))].join('; ');
      return part(`MuJoCo, ${title}, ${number(steps)} steps`, `Settings: ${all}.`, beside(these, worlds));
    });

const poor = (cells: readonly Cell[]): string => {
  const lines = cells.filter(isPoor).map((cell) => {
    const where = `${nameOf(cell.algo)} on \`${cell.world}\`, ${number(cell.steps)} steps, seeds ${seeds(cell)}`;
    return `- ${where}: ${returns(cell)}, the original ${signed(cell.original?.value ?? Number.NaN)}`;
  });
  const rule = 'Results below half of the original’s, or, where that is negative, more than twice as far below zero.';
  return part('Results that need a closer look', rule, lines.length > 0 ? lines.join('\n') : 'None.');
};

/** Every run, with what computed it; one that was cut off and gone on with may have several such. */
const runs = (cells: readonly Cell[]): string => {
  const rows = cells.flatMap((cell) =>
    cell.runs.map((run) => {
      const all = (key: 'commit' | 'processor' | 'backend' | 'node'): string =>
        [...new Set(run.stretches.map((stretch) => stretch[key]))].join(', ');
      return {
        run: `[${run.world} ${nameOf(run.algo)} ${run.seed}](../bench/results/table/${run.world}/${run.algo}-s${run.seed}-${run.steps}.json)`,
        steps: short(run.steps),
        return: signed(run.final, placesFor(cell)),
        'CPU s': number(cpuSecondsOf(run)),
        commit: all('commit'),
        processor: all('processor'),
        backend: all('backend'),
        node: all('node'),
      };
    }),
  );
  return part(
    'Every run',
    'Each row is a run: environment, algorithm and seed. A + after a commit means that there were uncommitted changes.',
    `<details><summary>${rows.length} runs</summary>\n\n${table(rows)}\n\n</details>`,
  );
};

const checkedWord = ({ run, date, earlier, now, differsAt }: Checked): string =>
  `On ${date} \`${run}\` was run again at ${now}, and gave ${
    differsAt === null ? 'the same curve as' : `another curve, from ${number(differsAt)} steps on, than`
  } at ${earlier.join(' and ')}.`;

/** @param worlds those that have a picture */
export const sectionOf = (cells: readonly Cell[], worlds: readonly string[], checked: Checked | undefined): string => {
  if (cells.length === 0) return 'No run is finished yet.\n';
  const classic = cells.filter((cell) => !cell.original).sort((a, b) => (a.world < b.world ? -1 : Number(a.world > b.world)));
  const [on, off] = byKind(cells.filter((cell) => cell.original));
  const pictures = worlds.map((world) => `![${world}: mean return over environment steps](images/table-${world}.svg)`);
  return `${[
    ...(classic.length > 0 ? [part('Classic control', plain(classic))] : []),
    ...tablesOf('on-policy', on),
    ...tablesOf('off-policy', off),
    ...(on.length + off.length > 0 ? [poor([...on, ...off])] : []),
    part('Curves', pictures.join('\n\n')),
    runs(cells),
    ...(checked ? [checkedWord(checked)] : []),
  ].join('\n\n')}\n`;
};
