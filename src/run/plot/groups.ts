/** Groups of runs that may be averaged: of one name, one environment and one algorithm. */
import type { Dataset } from './datasets.js';
import { quantitiesIn } from './origin.js';

/** Runs that are averaged, and the name of their curve. */
export interface Group {
  readonly condition: string;
  readonly datasets: readonly Dataset[];
}

/** Properties in which runs of one name may differ, so that they must not be averaged. */
interface Properties {
  readonly environment: string;
  readonly options: string;
  readonly algorithm: string;
}

/**
 * Runs by name, and where runs of one name are of several environments or algorithms, by those; the
 * names of such groups say which: 'ppo (Pendulum-v1)'.
 */
export const grouped = (
  datasets: readonly Dataset[],
  nameOf: (dataset: Dataset) => string = ({ condition1 }) => condition1,
): readonly Group[] =>
  [...partition(datasets, nameOf)].flatMap(([name, runs]) => {
    const parts = partsOf(runs);
    return parts.map(({ properties, datasets: own }) => ({
      condition: [name, ...suffix(properties, parts)].join(' '),
      datasets: own,
    }));
  });

/** A remark for each name under which runs of several algorithms or options are found. */
export const mixtures = (datasets: readonly Dataset[]): readonly string[] =>
  [...partition(datasets, ({ condition1, envName = '' }) => `${envName}\n${condition1}`)].flatMap(
    ([name, runs]) => {
      const groups = grouped(runs);
      return groups.length > 1
        ? `runs of the name ${name.slice(name.indexOf('\n') + 1)} differ in more than the seed, ` +
            `and are not averaged: ${groups.map(({ condition }) => condition).join(', ')}`
        : [];
    },
  );

const partition = <T>(elements: readonly T[], keyOf: (element: T) => string): Map<string, T[]> => {
  const parts = new Map<string, T[]>();
  for (const element of elements) {
    const part = parts.get(keyOf(element));
    if (part) part.push(element);
    else parts.set(keyOf(element), [element]);
  }
  return parts;
};

interface Division {
  readonly properties: Properties;
  readonly datasets: readonly Dataset[];
}

/** The runs of one name, by their properties. */
const partsOf = (runs: readonly Dataset[]): readonly Division[] => {
  const named = new Map(runs.flatMap((run) => (run.algo ? [[signature(run), run.algo]] : [])));
  const propertiesOf = (run: Dataset): Properties => ({
    environment: run.envName ?? '',
    options: run.envOptions ?? '',
    algorithm: run.algo ?? named.get(signature(run)) ?? signature(run),
  });
  const parts = partition(runs, (run) => JSON.stringify(propertiesOf(run)));
  return [...parts.values()].map((datasets) => ({
    properties: propertiesOf(datasets[0]),
    datasets,
  }));
};

/** Mark of the algorithm of a run whose config.json names none: a tab, and the columns it has. */
const signature = ({ columns }: Dataset): string => `\t${quantitiesIn(columns.keys()).join('\t')}`;

/** The properties in which a part differs from others of the same name, in brackets. */
const suffix = (own: Properties, parts: readonly Division[]): readonly string[] => {
  const all = parts.map(({ properties }) => properties);
  const differ = (key: keyof Properties): boolean => all.some((p) => p[key] !== own[key]);
  const words = [
    ...(differ('environment') ? [own.environment || 'environment unknown'] : []),
    ...(differ('options') ? [own.options || 'no options'] : []),
    ...(differ('algorithm') ? [algorithmInWords(own.algorithm, all)] : []),
  ];
  return words.length > 0 ? [`(${words.join(', ')})`] : [];
};

/** The name of an algorithm; of an unnamed one, columns that set it apart: 'with LossQ'. */
const algorithmInWords = (own: string, all: readonly Properties[]): string => {
  if (!own.startsWith('\t')) return own;
  const quantities = own.split('\t').slice(1);
  const others = all.map(({ algorithm }) => algorithm).filter((other) => other !== own);
  const columnsOf = (other: string): readonly string[] => other.split('\t').slice(1);
  const extra = quantities.filter((q) => others.some((other) => !columnsOf(other).includes(q)));
  const missing = others.flatMap(columnsOf).filter((q) => !quantities.includes(q));
  const [word, list] = extra.length > 0 ? ['with', extra] : ['without', missing];
  return list.length > 0 ? `${word} ${[...new Set(list)].slice(0, 3).join(', ')}` : 'unnamed';
};
