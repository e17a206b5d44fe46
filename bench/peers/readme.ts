/** The parts of docs/performance.md and bench/peers/README.md that say what was measured. */
import { described, digits, type Result, readmeTable } from './tables.js';

const training = ['ppo', 'critic', 'sac', 'td3'];

/** "0.7 to 1.7": how many times as long as ours, with wasm, a library takes for training steps, from least to most. */
const range = ({ rows }: Result, name: string): string => {
  const times = rows
    .filter(({ kind, libraries }) => training.includes(kind) && libraries[name])
    .map(({ libraries }) => libraries[name].times['ours, wasm']!);
  const [least, most] = [Math.min(...times), Math.max(...times)].map((x) => digits(x, x < 10 ? 2 : 1));
  return least === most ? least : `${least} to ${most}`;
};

const machine = ({ machine: { cpu, vectors, node } }: Result): string =>
  `one core of an ${cpu}${vectors ? ` with ${vectors}` : ''}, Node ${String(node).replace('v', '')}`;

/** Both of PyTorch's ranges: as the system starts it, and with the kernels that suit the processor. */
const pytorch = (result: Result): string =>
  Object.entries(result.libraries)
    .filter(([name]) => name.startsWith('PyTorch'))
    .map(([name, { core }], i) => {
      const kernels = core ? ` (OpenBLAS's kernels for ${core})` : '';
      return i === 0
        ? `PyTorch ${range(result, name)} times as the system starts it${kernels}`
        : `${range(result, name)} times when told to use those for ${core}`;
    })
    .join(' and ');

/** A sentence for docs/performance.md. */
export const sentence = (result: Result): string => {
  const others = ['tfjs-wasm', 'jax-js'].filter((name) => name in result.libraries);
  const each = others.map((name, i) => `${name} ${i === 0 ? 'takes ' : ''}${range(result, name)} times${i === 0 ? ' as long' : ''}`);
  const blas = 'ours, blas' in result.libraries ? `; our own \`blas\` backend takes ${range(result, 'ours, blas')} times` : '';
  return (
    `CPU time of training steps of PPO and of a critic, and of whole updates of SAC and TD3, measured in turns on ${machine(result)} ` +
    `and [compared with our \`wasm\`](../bench/peers/README.md): ${[...each, pytorch(result)].filter(Boolean).join(', ')}${blas}.`
  );
};

/** "Adam's share of …: 5.1 % (ours, wasm)", where it was measured. */
const shares = ({ rows }: Result): string =>
  rows
    .filter(({ unit }) => unit === '%')
    .map(({ what, libraries }) => {
      const each = Object.entries(libraries).filter(([name]) => name !== 'ours before, wasm');
      return `\n\n${what}: ${each.map(([name, { median }]) => `${digits(median, 2)} % (${name})`).join(', ')}.`;
    })
    .join('');

/** The table of bench/peers/README.md, with what it was measured on and with. */
export const comparison = (result: Result): string =>
  `How many times as much CPU time as ours the others take (${machine(result)}, ${result.date}, medians over ${result.rounds} rounds of ` +
  `ratios in the same round; below 1 is faster than ours):\n\n${readmeTable(result)}${shares(result)}\n\n` +
  `${Object.entries(result.libraries)
    .filter(([name]) => name !== 'ours before, wasm')
    .map(described)
    .join('; ')}.`;

/** Breaks lines that are no table after at most 120 characters. */
export const wrapped = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.startsWith('|') ? line : line.replace(/(.{1,120})( |$)/g, '$1\n').trimEnd()))
    .join('\n');

/**
 * A page with the part between `<!-- peers -->` and `<!-- /peers -->` written anew.
 * @throws RangeError if the page has no such part
 */
export const filled = (page: string, part: string): string => {
  const marked = /(<!-- peers -->\n)[\s\S]*?(\n<!-- \/peers -->)/;
  if (!marked.test(page)) throw new RangeError('the page should have a part between <!-- peers --> and <!-- /peers -->, but has none');
  return page.replace(marked, (_, from, to) => `${from}${wrapped(part)}${to}`);
};

/** The tables and the pages that they are written into. */
export const pages: Readonly<Record<string, (result: Result) => string>> = {
  'docs/performance.md': sentence,
  'bench/peers/README.md': comparison,
};
