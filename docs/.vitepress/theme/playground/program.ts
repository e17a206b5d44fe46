/** A branch as a program that makes it, one call for each change, and where nothing was changed as a command. */
import type { AlgoName } from 'spinningup';
import { snakeCase } from './address.js';
import type { HyperparameterValues, Leg } from './branches.js';
import type { WorldOptions } from './worlds.js';

/** A run: the algorithm, the world, and the legs of the way, of which one follows another. */
export interface ExportedRun {
  readonly algo: AlgoName;
  readonly world: { readonly id: string; readonly options?: WorldOptions };
  readonly legs: readonly Leg[];
}

/** The function's name in the package. */
const functionName = (algo: AlgoName): string => algo.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());
/** A value as source: text in single quotes. */
const source = (value: unknown): string => JSON.stringify(value)?.replaceAll('"', "'").replaceAll(',', ', ') ?? 'undefined';
const properties = (options: object): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}: ${source(value)}`)
    .join(', ');

/** Hyperparameters that differ from those of the leg before. */
const changes = (now: HyperparameterValues, before: HyperparameterValues | undefined): HyperparameterValues =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => source(value) !== source(before?.[name])));

/** Worlds whose engine a program has to install. */
const engineNote = ({ id }: ExportedRun['world']): string => {
  if (/^(LunarLander|BipedalWalker)/.test(id)) return ' // npm i planck@1.5.0';
  return /^(HalfCheetah|Hopper)/.test(id) ? ' // npm i @mujoco/mujoco@3.14.0' : '';
};

/** The program in TypeScript. It prints the mean return of every epoch. */
export const programOf = ({ algo, world, legs }: ExportedRun): string => {
  const name = functionName(algo);
  const env = world.options ? `make('${world.id}', { ${properties(world.options)} })` : `make('${world.id}')`;
  const call = ({ to, hyperparameters }: Leg, i: number): string => {
    const changed = properties(changes(hyperparameters, legs[i - 1]?.hyperparameters));
    const [options, runs] = [`options${i + 1}`, `runs${i + 1}`];
    const base = i === 0 ? 'env' : `...options${i}`;
    const from = i === 0 ? '' : `, from: runs${i}.at(-1)!`;
    return `const ${options} = { ${base}, ${changed} };\nconst ${runs} = [...${name}({ ...${options}, epochs: ${to}${from} })];`;
  };
  const all = legs.map((_, i) => `...runs${i + 1}`).join(', ');
  return [
    `import { make, ${name} } from 'spinningup';`,
    '',
    `const env = await ${env};${engineNote(world)}`,
    ...legs.map(call),
    `for (const { epoch, episodes: { returns } } of [${all}])`,
    '  console.log(epoch, returns.reduce((sum, ret) => sum + ret, 0) / returns.length);',
    '',
  ].join('\n');
};

/** The command that makes the run; undefined if a hyperparameter was changed on the way, which no command can say. */
export const commandOf = ({ algo, world, legs }: ExportedRun): string | undefined => {
  if (legs.length !== 1) return undefined;
  const [{ to, hyperparameters }] = legs;
  const { hiddenSizes, ...others } = hyperparameters;
  const flags = Object.entries(others).map(([name, value]) => `--${snakeCase(name)} ${value}`);
  const layers = hiddenSizes === undefined ? [] : [`--hid "${JSON.stringify(hiddenSizes)}"`];
  const options = Object.entries(world.options ?? {}).map(([name, value]) => `--env:${snakeCase(name)} ${value}`);
  return ['npx spinup run', algo, `--env ${world.id}`, ...options, ...flags, ...layers, `--epochs ${to}`, '--exp_name playground'].join(
    ' ',
  );
};
