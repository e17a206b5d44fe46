/** The setting of a playground as the query of an address, by the names of the command line: ?algo=ppo&env=CartPole-v1&lam=0.9. */
import type { AlgoName } from 'spinningup';
import type { HyperparameterValues } from './branches.js';
import { algorithmNames, firstWorld, type Lesson, lessonOf } from './lessons.js';

/** An algorithm, a world and the hyperparameters of a run. */
export interface Setting {
  readonly lesson: Lesson;
  readonly hyperparameters: HyperparameterValues;
}

/** A hyperparameter's name on the command line: pi_lr for piLr. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** The address's query for a setting: the algorithm, the world, and each slider that stands elsewhere than at first. */
export const queryOf = ({ lesson, hyperparameters }: Setting): string => {
  const query = new URLSearchParams({ algo: lesson.algo, env: lesson.world.id });
  for (const { name } of lesson.sliders)
    if (hyperparameters[name] !== lesson.hyperparameters[name]) query.set(snakeCase(name), String(hyperparameters[name]));
  return `?${query}`;
};

const namesAlgorithm = (name: string | null): name is AlgoName => algorithmNames.some((known) => known === name);

/**
 * The setting of a query. What it does not say, or what makes no sense, is as at first; a value beyond its slider is brought to
 * the slider's end.
 * @param usual the algorithm, where the query names none
 */
export const settingOf = (search: string, usual: AlgoName): Setting => {
  const query = new URLSearchParams(search);
  const name = query.get('algo');
  const algo = namesAlgorithm(name) ? name : usual;
  const lesson = lessonOf(algo, query.get('env') ?? firstWorld(algo));
  const moved = lesson.sliders.flatMap(({ name, from, to, step }): [string, number][] => {
    const text = query.get(snakeCase(name))?.trim() ?? '';
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) return [];
    const within = Math.min(Math.max(value, from), to);
    return [[name, step ? Math.round(within) : within]];
  });
  return { lesson, hyperparameters: { ...lesson.hyperparameters, ...Object.fromEntries(moved) } };
};

/** Two settings beside each other, in the same world and with the same seed. */
export type SettingPair = readonly [Setting, Setting];
/** Names of the two in an address. */
const letters = ['a', 'b'] as const;

/** The address's query for two settings: ?env=CartPole-v1&a=ppo&b=ppo&b.lam=0.9. */
export const pairQueryOf = (pair: SettingPair): string => {
  const query = new URLSearchParams({ env: pair[0].lesson.world.id });
  pair.forEach((setting, i) => {
    for (const [name, value] of new URLSearchParams(queryOf(setting))) {
      if (name === 'algo') query.set(letters[i], value);
      else query.set(name === 'env' || name === 'seed' ? name : `${letters[i]}.${name}`, value);
    }
  });
  return `?${query}`;
};

/** The two settings of a query; PPO beside VPG, where it names no algorithms. The first one's world is that of both. */
export const pairOf = (search: string): SettingPair => {
  const query = new URLSearchParams(search);
  const one = (letter: string, usual: AlgoName, world: string): Setting => {
    const own = new URLSearchParams({ env: world, algo: query.get(letter) ?? usual, seed: query.get('seed') ?? '' });
    for (const [name, value] of query) if (name.startsWith(`${letter}.`)) own.set(name.slice(letter.length + 1), value);
    return settingOf(`${own}`, usual);
  };
  const a = one('a', 'ppo', query.get('env') ?? firstWorld('ppo'));
  const b = one('b', 'vpg', a.lesson.world.id);
  return [a, b.lesson.world === a.lesson.world ? b : inWorld(b, a.lesson.world.id)];
};

/** A setting's like in another world: its algorithm, or PPO, which takes the actions of every world. The seed stays. */
export const inWorld = ({ lesson: { algo }, hyperparameters: { seed } }: Setting, worldId: string): Setting => {
  const wanted = lessonOf(algo, worldId);
  const lesson = wanted.world.id === worldId ? wanted : lessonOf('ppo', worldId);
  return { lesson, hyperparameters: { ...lesson.hyperparameters, seed } };
};
