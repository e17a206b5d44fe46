/** Checks of what a script gives to `train`; flags are checked where they are read. */
import { formatValue } from '../../envs/formatValue.js';
import { type Check, dictionary, problemWith } from '../config/checks.js';
import { settingEntries } from '../config/runSettings.js';
import { UserError } from '../userError.js';

/** An environment, or its name; what else an object should have, the algorithms check. */
const anEnvironment: Check = {
  expected: 'the name of an environment, such as CartPole-v1, or an environment',
  holds: (x): x is unknown =>
    typeof x === 'string' ? x !== '' : typeof x === 'object' && x !== null,
};

const aFunction: Check = {
  expected: 'a function of a run',
  holds: (x): x is unknown => typeof x === 'function',
};

/** Settings whose values are checked elsewhere, with errors of their own. */
const checkedElsewhere: readonly string[] = ['env', 'networks', 'backend', 'initFrom'];

/** The checks of settings by their names in TypeScript. */
const checks: readonly (readonly [name: string, check: Check])[] = [
  ...settingEntries
    .filter(([name]) => !checkedElsewhere.includes(name))
    .map(([name, { check }]) => [name, check] as const),
  ['envOptions', dictionary],
];

/**
 * Checks the settings of a run; hyperparameters are checked by its algorithm.
 * @throws UserError that names the first setting that is wrong, and what it should be
 */
export const checkSettings = (config: object): void => {
  const given = new Map<string, unknown>(Object.entries(config));
  const present = checks.filter(([name]) => given.get(name) !== undefined);
  for (const [name, check] of [['env', anEnvironment] as const, ...present])
    checkValue(`train: ${name}`, check, given.get(name));
  checkOnEpoch('train', given.get('onEpoch'));
};

/**
 * Checks the function that is called after each epoch, if there is one.
 * @throws UserError if it is no function
 */
export const checkOnEpoch = (where: string, onEpoch: unknown): void => {
  if (onEpoch !== undefined) checkValue(`${where}: onEpoch`, aFunction, onEpoch);
};

/** @throws UserError if a value does not pass its check */
const checkValue = (where: string, check: Check, value: unknown): void => {
  const wrong = problemWith(check, value)?.replace('True or False', 'true or false');
  if (wrong !== undefined) throw new UserError(`${where} ${wrong}, but is ${formatValue(value)}`);
};
