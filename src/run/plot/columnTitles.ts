/** The columns of progress.txt as the titles of axes. */

const whole: Readonly<Record<string, string>> = {
  TotalEnvInteracts: 'Environment steps',
  Time: 'Time (seconds)',
  Performance: 'Average return',
};

const parts: Readonly<Record<string, string>> = {
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

const statistics: readonly (readonly [prefix: string, words: string])[] = [
  ['Average', 'average '],
  ['Std', 'standard deviation of the '],
  ['Max', 'highest '],
  ['Min', 'lowest '],
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** MyOwnColumn and my_own_column as 'my own column'. */
const split = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/(?<=[a-z\d])[A-Z](?=[a-z])/g, (c) => ` ${c.toLowerCase()}`)
    .trim();

/** A column in words: AverageEpRet is 'Average return'. */
export const inWords = (column: string): string => {
  if (Object.hasOwn(whole, column)) return whole[column];
  const [prefix, words] = statistics.find(
    ([start]) => column.startsWith(start) && column !== start,
  ) ?? ['', ''];
  const rest = column.slice(prefix.length);
  return capital(words + (Object.hasOwn(parts, rest) ? parts[rest] : split(rest)));
};
