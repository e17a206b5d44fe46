/**
 * Translation between names in TypeScript and Spinning Up's: stepsPerEpoch is steps_per_epoch on
 * the command line and in config.json.
 */

/** The hyperparameters of the networks, which Spinning Up keeps in the dictionary ac_kwargs. */
const inAcKwargs: Readonly<Record<string, string>> = {
  hiddenSizes: 'ac_kwargs:hidden_sizes',
  activation: 'ac_kwargs:activation',
};

/** Spinning Up's name of a hyperparameter; a colon separates a dictionary from its key. */
export const spinningUpName = (name: string): string =>
  inAcKwargs[name] ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** The name in TypeScript of an environment's option: isSlippery for is_slippery. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** Spinning Up's short flags, with the names that they stand for. */
export const shortFlags: Readonly<Record<string, string>> = {
  env: 'env_name',
  hid: 'ac_kwargs:hidden_sizes',
  act: 'ac_kwargs:activation',
  cpu: 'num_cpu',
  dt: 'datestamp',
};

/**
 * The full key of a flag without its --: ac_kwargs:hidden_sizes for hid, and env_kwargs:key for
 * env:key, an option of the environment.
 */
export const fullKey = (name: string): string =>
  Object.hasOwn(shortFlags, name) ? shortFlags[name] : name.replace(/^env:/, 'env_kwargs:');

/** The flag for a hyperparameter: its short form, if it has one. */
export const flagName = (spinningUp: string): string => {
  const short = Object.keys(shortFlags).find((s) => shortFlags[s] === spinningUp);
  return `--${short ?? spinningUp}`;
};

type Dictionary = { [key: string]: unknown };

/** The parts of a run that config.json records. */
export interface DescribedRun {
  readonly algo: string;
  /** Settings by Spinning Up's names: env_name, backend, save_freq, … */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Options of the environment, by names in TypeScript. */
  readonly envOptions?: Readonly<Record<string, unknown>> | undefined;
  /** The BLAS library, if the backend is blas. */
  readonly blas?: object | undefined;
  /** By names in TypeScript. */
  readonly hyperparameters: Readonly<Record<string, unknown>>;
}

/** The keyword arguments of a run by Spinning Up's names. */
export const keywordArguments = (run: DescribedRun): Dictionary => {
  const { algo, settings, envOptions = {}, blas, hyperparameters } = run;
  const config: Dictionary = { algo, ...settings };
  if (blas) config.blas = blas;
  const options = Object.entries(envOptions).map(([name, value]) => [spinningUpName(name), value]);
  if (options.length > 0) config.env_kwargs = Object.fromEntries(options);
  for (const [name, value] of Object.entries(hyperparameters)) {
    const [key, inner] = spinningUpName(name).split(':');
    config[key] = inner === undefined ? value : { ...(config[key] as Dictionary), [inner]: value };
  }
  return config;
};

/** The value that config.json holds for a hyperparameter. */
export const fromConfig = (config: Dictionary, name: string): unknown => {
  const [key, inner] = spinningUpName(name).split(':');
  return inner === undefined ? config[key] : (config[key] as Dictionary | undefined)?.[inner];
};

/** The options of the environment that config.json holds. */
export const envOptionsOf = ({
  env_kwargs: given,
}: Dictionary): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries((given ?? {}) as Dictionary).map(([name, value]) => [camelCase(name), value]),
  );
