/** Environment and algorithm of a logged run, which decide what it may be averaged with. */

/** Environment and algorithm of a run, as far as its files tell. */
export interface Origin {
  readonly envName: string | undefined;
  /** Options of the environment as text: 'g=5'; empty if it has none. */
  readonly envOptions?: string | undefined;
  readonly algo?: string | undefined;
}

const environmentKeys = ['envname', 'env', 'envid', 'environment', 'environmentname'];
const algorithmKeys = ['algo', 'algorithm', 'algoname', 'alg'];

/**
 * Origin of a run, by config.json or else by columns of progress.txt that hold one text throughout.
 * @param texts those columns, with their text
 */
export const originOf = (
  config: Readonly<Record<string, unknown>> | undefined,
  texts: ReadonlyMap<string, string> = new Map(),
): Origin => {
  const entries = [...Object.entries(config ?? {}), ...texts];
  return {
    envName: textUnder(environmentKeys, entries),
    envOptions: optionsAsText(config?.env_kwargs),
    algo: textUnder(algorithmKeys, entries),
  };
};

const textUnder = (
  keys: readonly string[],
  entries: readonly (readonly [key: string, value: unknown])[],
): string | undefined => {
  const plain = (key: string): string => key.replaceAll(/[_\s-]/g, '').toLowerCase();
  const found = entries.filter(([, value]) => typeof value === 'string' && value !== '');
  for (const key of keys) {
    const [, value] = found.find(([name]) => plain(name) === key) ?? [];
    if (typeof value === 'string') return value;
  }
  return undefined;
};

const optionsAsText = (options: unknown): string =>
  typeof options === 'object' && options !== null
    ? Object.entries(options)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .sort()
        .join(', ')
    : '';

/** Columns that every log has, whatever the algorithm. */
const common = /^(Epoch|TotalEnvInteracts|Time|Performance|EpRet|EpLen)$/;

/** Quantities that a run has logged, which tell algorithms apart: KL, LossPi, VVals. */
export const quantitiesIn = (columns: Iterable<string>): readonly string[] => {
  const bare = [...columns].map((name) => name.replace(/^(Average|Std|Max|Min)(?=.)/, ''));
  return [...new Set(bare)].filter((name) => !common.test(name)).sort();
};
