/** A session: a run of an algorithm in a world, with all its branches and kept states, and what can be asked of it. */
import { type Agent, type AlgoName, type Env, type Key, key, random, type Tree } from 'spinningup';
import { type AnyRun, anyAlgorithm, nextEpoch } from './anyAlgorithm.js';
import { type BranchTree, goTo, type HyperparameterValues, lineage, plant, settingAt, type TreeMoment } from './branches.js';
import type { Insides } from './insides.js';
import { StateStore } from './keeping.js';
import { hasOneBatch } from './lessons.js';
import { planesOf } from './planes.js';
import type { EpochPoint } from './protocol.js';

/** A run with its branches. */
export interface TrainingSession {
  readonly run: number;
  readonly algo: AlgoName;
  readonly worldId: string;
  readonly env: Env;
  readonly store: StateStore<AnyRun>;
  readonly initFrom: Tree | undefined;
  tree: BranchTree<EpochPoint>;
  /** The state where the learner stands; undefined before the first epoch. */
  state: AnyRun | undefined;
  /** HyperparameterValues of the next epoch. */
  wanted: HyperparameterValues;
}

/** What a session begins with. */
export interface TrainingStart extends Pick<TrainingSession, 'run' | 'algo' | 'worldId' | 'env' | 'initFrom'> {
  readonly hyperparameters: HyperparameterValues;
  /** The most memory of kept states, in bytes. */
  readonly most?: number | undefined;
}

/** A session before its first epoch. */
export const beginSession = ({ hyperparameters, most, ...rest }: TrainingStart): TrainingSession => ({
  ...rest,
  store: new StateStore(most),
  tree: plant(hyperparameters),
  state: undefined,
  wanted: hyperparameters,
});

const meanOr = (xs: readonly number[] | undefined): number =>
  xs && xs.length > 0 ? xs.reduce((a, b) => a + b, 0) / xs.length : Number.NaN;

/** The measurements of an epoch that took some milliseconds. */
export const epochPoint = ({ steps, episodes, test, info }: AnyRun, ms: number): EpochPoint => ({
  steps,
  ret: meanOr(episodes.returns),
  test: meanOr(test?.returns),
  info: Object.fromEntries(Object.entries(info).map(([name, x]) => [name, typeof x === 'number' ? x : x.mean])),
  ms,
});

/** The state after one more epoch than another. */
export const epochAfter = (
  { algo, env, initFrom }: TrainingSession,
  hyperparameters: HyperparameterValues,
  from: AnyRun | undefined,
): AnyRun => nextEpoch(algo, env, hyperparameters, from, initFrom);

/** A state, and whether it was kept. */
interface FoundState {
  readonly state: AnyRun | undefined;
  readonly isKept: boolean;
}

/**
 * The state at a moment: kept, or computed again from the nearest kept one before it.
 * @param between is awaited after each epoch that is computed; where it gives false, the state is given up
 * @returns undefined if it was given up
 */
const stateAt = async (session: TrainingSession, moment: TreeMoment, between: () => Promise<unknown>): Promise<FoundState | undefined> => {
  const { store, tree } = session;
  const way = lineage(tree, moment);
  const nearest = way.findLastIndex((earlier) => store.get(earlier));
  let state = nearest < 0 ? undefined : store.get(way[nearest]);
  for (const { branch, epoch } of way.slice(nearest + 1)) {
    state = epochAfter(session, settingAt(tree, { branch, epoch: epoch - 1 }), state);
    if ((await between()) === false) return undefined;
  }
  return { state, isKept: nearest === way.length - 1 };
};

/** Stands at a moment, with the hyperparameters that its next epoch has had, or would have. */
export const arrive = async (session: TrainingSession, moment: TreeMoment, between: () => Promise<void>): Promise<FoundState> => {
  const tree = goTo(session.tree, moment);
  const found = (await stateAt(session, tree.at, between))!;
  session.tree = tree;
  session.state = found.state;
  session.wanted = settingAt(tree, tree.at);
  if (found.state) session.store.keep(tree.at, found.state);
  return found;
};

/** The key with which a run of a seed draws its first parameters. */
const firstKey = (seed: number): Key => random.split(key(seed), 1)[0];

/** The parameters of a state, or those before the first epoch. */
export const parametersAt = ({ algo, env, initFrom, wanted }: TrainingSession, state: AnyRun | undefined): Tree => {
  const { saved, fresh, build, defaults } = anyAlgorithm(algo);
  if (state) return saved(state.state);
  return initFrom ?? fresh(build(env, { ...defaults, ...wanted }))(firstKey(Number(wanted.seed ?? 0)));
};

/** The agent where the learner stands. */
export const agentNow = (session: TrainingSession): Agent => {
  const { algo, env, wanted, state } = session;
  const { agent, build, defaults } = anyAlgorithm(algo);
  return agent(build(env, { ...defaults, ...wanted }), env)(parametersAt(session, state));
};

/** The hyperparameters of an update that looking inside it needs. */
type Looked = Readonly<Record<'seed' | 'stepsPerEpoch' | 'maxEpLen' | 'gamma' | 'lam', number>> & { readonly clipRatio?: number };

/**
 * What the last update before the learner's place did, beside what it reports itself.
 * @param goesOn is awaited between parts of the work; false gives it up
 * @returns undefined if it was given up
 */
export const insidesNow = async (session: TrainingSession, goesOn: () => Promise<boolean>): Promise<Insides | undefined> => {
  const { algo, env, state, tree, worldId } = session;
  const planes = planesOf(worldId, agentNow(session));
  if (!hasOneBatch(algo) || !state) return { planes };
  const before: TreeMoment = { ...tree.at, epoch: tree.at.epoch - 1 };
  const hyperparameters = { ...anyAlgorithm(algo).defaults, ...settingAt(tree, before) };
  const { actorCritic } = anyAlgorithm(algo).build(env, hyperparameters);
  if (!actorCritic) return { planes };
  const earlier = await stateAt(session, before, goesOn);
  if (!earlier) return undefined;
  const looked = hyperparameters as unknown as Looked;
  const at = (of: AnyRun | undefined) => parametersAt(session, of) as { readonly pi: Tree; readonly v: Tree };
  const [{ collectedBatch }, { lookInside }] = await Promise.all([import('./recollect.js'), import('./insides.js')]);
  const batch = await collectedBatch(env, actorCritic, at(earlier.state).pi, { ...looked, epoch: before.epoch }, goesOn);
  if (!batch) return undefined;
  return { ...lookInside(actorCritic, batch, at(earlier.state), at(state), looked), planes };
};
