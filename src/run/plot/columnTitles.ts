/** Axis titles for the columns of progress.txt. */

const titles: Readonly<Record<string, string>> = {
  TotalEnvInteracts: 'Environment steps',
  Time: 'Time (seconds)',
  Performance: 'Average return',
};

const quantities: Readonly<Record<string, string>> = {
  EpRet: 'return',
  TestEpRet: 'test return',
  EpLen: 'episode length',
  TestEpLen: 'test episode length',
  VVals: 'value V(s)',
  QVals: 'value Q(s, a)',
  Q1Vals: 'value Q₁(s, a)',
  Q2Vals: 'value Q₂(s, a)',
  LogPi: 'log-probability of actions',
  LossPi: 'policy loss',
  LossV: 'value loss',
  LossQ: 'Q loss',
  DeltaLossPi: 'change of the policy loss',
  DeltaLossV: 'change of the value loss',
  KL: 'KL divergence',
  KLCoeff: 'KL coefficient',
  ClipFrac: 'clipped fraction',
  StopIter: 'policy iterations before the stop',
  BacktrackIters: 'backtracking steps',
  Alpha: 'temperature α',
};

const statisticPrefixes: readonly (readonly [prefix: string, text: string])[] = [
  ['Average', 'average '],
  ['Std', 'standard deviation of the '],
  ['Max', 'highest '],
  ['Min', 'lowest '],
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Name of an unknown column in words: MyOwnColumn and my_own_column become 'my own column'. */
const inLowerCaseWords = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/(?<=[a-z\d])[A-Z](?=[a-z])/g, (c) => ` ${c.toLowerCase()}`)
    .trim();

/** Axis title of a column: 'Average return' for AverageEpRet. */
export const axisTitle = (column: string): string => {
  if (Object.hasOwn(titles, column)) return titles[column];
  const [prefix, text] = statisticPrefixes.find(
    ([start]) => column.startsWith(start) && column !== start,
  ) ?? ['', ''];
  const rest = column.slice(prefix.length);
  return capital(
    text + (Object.hasOwn(quantities, rest) ? quantities[rest] : inLowerCaseWords(rest)),
  );
};
