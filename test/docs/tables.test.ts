/** What a page says of hyperparameters, measurements and saved parameters is what its algorithm has. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { cartPole, pendulum } from '../../src/envs/index.js';
import { key } from '../../src/random.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';
import { flagName, spinningUpName } from '../../src/run/config/spinningUpNames.js';

const read = (page: string): string => readFileSync(`docs/algorithms/${page}`, 'utf8');
/** As GitHub makes a link's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

/** What stands under a heading, up to the next one of its rank. */
const section = (page: string, anchor: string): string => {
  const text = read(page);
  const headings = [...text.matchAll(/^(#+) (.*)$/gm)];
  const here = headings.findIndex(([, , title]) => anchorOf(title) === anchor);
  expect(here, `${page} has a heading #${anchor}`).toBeGreaterThanOrEqual(0);
  const next = headings.slice(here + 1).find(([, marks]) => marks.length <= headings[here][1].length);
  return text.slice(headings[here].index, next?.index);
};

/** A section, and those of other pages to which it refers for what they have in common, the farthest first. */
const withReferences = (page: string, anchor: string): string[] => {
  const own = section(page, anchor);
  const others = [...own.matchAll(/\]\((\w+\.md)#([\w-]+)\)/g)].filter(([, , to]) => to === anchor || to.startsWith('shared'));
  return [...others.flatMap(([, to, at]) => withReferences(to, at)), own];
};

interface Row {
  readonly flag: string;
  readonly name: string;
  readonly byDefault: unknown;
}
const parse = (cell: string): unknown => {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
};
const rowsOf = (text: string): Row[] =>
  [...text.matchAll(/^\| `(--\w+)` \| `(\w+)` \| (.*?) \| .+ \| .+ \|$/gm)].map(([, flag, name, cell]) => ({
    flag,
    name,
    byDefault: parse(cell),
  }));

describe.each(readdirSync('docs/algorithms').map((page) => [page, page.replace('.md', '') as AlgoName] as const))('%s', (page, algo) => {
  const { actions, defaults, build, fresh, columns: columnsOf } = learner(algo);

  test('lists every hyperparameter with its flag and its default, and none that the algorithm has not', () => {
    const texts = withReferences(page, 'hyperparameters');
    const without = [...texts[texts.length - 1].matchAll(/without `(--\w+)`/g)].map(([, flag]) => flag);
    const rows = new Map(texts.flatMap(rowsOf).map((row) => [row.name, row])); // a page has the last word on what it refers to
    const listed = [...rows.values()].filter(({ flag }) => !without.includes(flag));
    expect(Object.fromEntries(listed.map(({ name, byDefault }) => [name, byDefault]))).toEqual(defaults);
    for (const { flag, name } of listed) expect(flag).toBe(flagName(spinningUpName(name)));
  });

  test('explains every column of progress.txt', () => {
    const text = withReferences(page, 'what-is-measured').join('\n');
    const settings = [defaults, ...('alpha' in defaults ? [{ ...defaults, alpha: 'auto' }] : [])];
    const columns = settings.flatMap((of) => columnsOf(of));
    expect(columns.map(([column]) => column).filter((column) => !new RegExp(`\`(Average)?${column}\``).test(text))).toEqual([]);
  });

  test('names what is saved', () => {
    const text = withReferences(page, 'what-is-saved').join('\n');
    const env = actions === 'discrete' ? cartPole : pendulum;
    const saved = fresh(build(env, { hiddenSizes: [2] }))(key(0));
    expect(Object.keys(saved).filter((name) => !new RegExp(`\`${name}\\.(\\w+\\.)*w\``).test(text))).toEqual([]);
  });

  test('leads to files and headings that are there', () => {
    for (const [, file, anchor] of read(page).matchAll(/\]\(([\w./-]+\.\w+)(?:#([\w-]+))?\)/g)) {
      const text = readFileSync(`docs/algorithms/${file}`, 'utf8');
      if (anchor) expect([...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title))).toContain(anchor);
    }
  });
});

test('README.md leads to the page of every algorithm', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(Object.keys(algorithms).filter((algo) => !readme.includes(`(docs/algorithms/${algo}.md)`))).toEqual([]);
});

test('the table of what a loaded run can be asked is true', () => {
  const rows = [
    ...readFileSync('docs/your-own-networks.md', 'utf8').matchAll(/^\| ([a-z\d_, ]+) \| yes \| (yes)? ?\| (yes)? ?\| (yes)? ?\|$/gm),
  ];
  const claimed = rows.flatMap(([, algos, distribution, v, q]) =>
    algos.split(', ').map((algo): [string, string[]] => {
      const has = { sample: true, mode: true, distribution, v, q };
      return [algo, Object.keys(has).filter((name) => has[name as keyof typeof has])];
    }),
  );
  const actual = Object.keys(algorithms).map((algo): [string, string[]] => {
    const { actions, build, fresh, agent } = learner(algo as AlgoName);
    const env = actions === 'discrete' ? cartPole : pendulum;
    const built = build(env, { hiddenSizes: [2] });
    return [algo, Object.keys(agent(built, env)(fresh(built)(key(0))))];
  });
  const sorted = (table: [string, string[]][]): Record<string, string[]> =>
    Object.fromEntries(table.map(([algo, has]) => [algo, has.sort()]));
  expect(sorted(claimed)).toEqual(sorted(actual));
});
