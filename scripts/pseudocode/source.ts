/** The tags and the notation of this repository: what src/algos and docs/ say. Paths are relative to its root. */
import { readdirSync, readFileSync } from 'node:fs';
import { algorithms } from '../../src/algos/index.js';
import * as offPolicy from '../../src/algos/offPolicy.js';
import * as onPolicy from '../../src/algos/onPolicy.js';
import { readTags, type Tag } from './tags.js';
import type { Notation } from './ties.js';

/** The families of algorithms, each by the hyperparameters that its members share. */
const families: Readonly<Record<string, object>> = { 'on-policy': onPolicy.defaults, 'off-policy': offPolicy.defaults };
/** ['vpg.4', 'npg.4', …] for on-policy.4, and [id] for the tag of one algorithm. */
const expanded = (id: string): readonly string[] => {
  const [owner, line] = id.split('.');
  if (!(owner in families)) return [id];
  const shared = Object.keys(families[owner]);
  const members = Object.entries(algorithms).filter(([, { defaults }]) => shared.every((name) => name in defaults));
  return members.map(([algo]) => `${algo}.${line}`);
};

/** Every tag in src/algos. */
export const tags: readonly Tag[] = readTags(
  readdirSync('src/algos').map((file) => `src/algos/${file}`),
  expanded,
);

/** Which identifiers stand for a symbol, by groups: 'all', or the names of algorithms with spaces between them. */
export const notations: Readonly<Record<string, Notation>> = JSON.parse(readFileSync('docs/notation.json', 'utf8'));
/** Does a group of docs/notation.json hold for an algorithm? */
export const isFor = (group: string, algo: string): boolean => group === 'all' || group.split(' ').includes(algo);
/** The notation of an algorithm: of all, of those groups that name it, and its own, which has the last word. */
export const notationOf = (algo: string): Notation =>
  Object.assign({}, ...Object.keys(notations).flatMap((group) => (isFor(group, algo) ? [notations[group]] : [])));
