/**
 * The tree of branches: a run that was gone back in and continued otherwise is a tree, whose branches share what lies before
 * the fork. The tree is a value; every function here returns a new one.
 */

/** Hyperparameters by name. */
export type HyperparameterValues = Readonly<Record<string, number | string | readonly number[]>>;

/** A point between two epochs: the state after `epoch` epochs, on a branch. */
export interface TreeMoment {
  readonly branch: number;
  readonly epoch: number;
}

/** The hyperparameters of a branch's epochs after `from`, up to the next such entry. */
interface Setting {
  readonly from: number;
  readonly hyperparameters: HyperparameterValues;
}

/** A branch: epochs that were learned one after another. P: the measurements of an epoch. */
export interface RunBranch<P> {
  readonly id: number;
  /** The moment at which it forks; undefined for the first branch, which begins at epoch 0. */
  readonly parent?: TreeMoment;
  /** In order of epochs; the first is at the fork. */
  readonly settings: readonly Setting[];
  /** Measurements of the epochs after the fork. */
  readonly points: readonly P[];
}

/** Branches, and the moment at which the learner stands. */
export interface BranchTree<P> {
  readonly branches: readonly RunBranch<P>[];
  readonly at: TreeMoment;
  /** The id of the next branch. */
  readonly next: number;
}

/** The most branches of a tree. */
export const MOST_BRANCHES = 8;

/** A tree of one branch without an epoch. */
export const plant = <P>(hyperparameters: HyperparameterValues): BranchTree<P> => ({
  branches: [{ id: 0, settings: [{ from: 0, hyperparameters }], points: [] }],
  at: { branch: 0, epoch: 0 },
  next: 1,
});

/**
 * A branch by its id.
 * @throws RangeError if there is none
 */
export const branchOf = <P>({ branches }: BranchTree<P>, id: number): RunBranch<P> => {
  const found = branches.find((branch) => branch.id === id);
  if (!found) throw new RangeError(`there is no branch ${id}; there are ${branches.map((branch) => branch.id).join(', ')}`);
  return found;
};

/** The epoch at which a branch begins. */
export const forkEpoch = <P>({ parent }: RunBranch<P>): number => parent?.epoch ?? 0;
/** The last moment of a branch. */
export const tipOf = <P>(branch: RunBranch<P>): TreeMoment => ({ branch: branch.id, epoch: forkEpoch(branch) + branch.points.length });
/** Whether the learner stands at the end of its branch, so that it goes on without a fork. */
export const isAtTip = <P>(tree: BranchTree<P>): boolean => tipOf(branchOf(tree, tree.at.branch)).epoch === tree.at.epoch;

/** The hyperparameters with which the epoch after a moment was or will be learned. */
export const settingAt = <P>(tree: BranchTree<P>, { branch, epoch }: TreeMoment): HyperparameterValues => {
  const { settings } = branchOf(tree, branch);
  return (settings.findLast(({ from }) => from <= epoch) ?? settings[0]).hyperparameters;
};

/** The same moment on the branch that has learned its last epoch: a fork belongs to the parent. */
export const onOwnBranch = <P>(tree: BranchTree<P>, moment: TreeMoment): TreeMoment => {
  const branch = branchOf(tree, moment.branch);
  return branch.parent && moment.epoch <= branch.parent.epoch
    ? onOwnBranch(tree, { branch: branch.parent.branch, epoch: moment.epoch })
    : moment;
};

/** The measurements of the epoch that ends at a moment; undefined before the first epoch. */
export const pointAt = <P>(tree: BranchTree<P>, moment: TreeMoment): P | undefined => {
  const { branch, epoch } = onOwnBranch(tree, moment);
  const found = branchOf(tree, branch);
  return found.points[epoch - forkEpoch(found) - 1];
};

/** The moments from after the first epoch to a moment, through all forks. */
export const lineage = <P>(tree: BranchTree<P>, { branch, epoch }: TreeMoment): TreeMoment[] =>
  Array.from({ length: epoch }, (_, i) => onOwnBranch(tree, { branch, epoch: i + 1 }));

/** Epochs that were learned with the same hyperparameters. */
export interface Leg {
  readonly from: number;
  readonly to: number;
  readonly hyperparameters: HyperparameterValues;
}
const areEqual = (a: HyperparameterValues, b: HyperparameterValues): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The way to a moment from the start, as legs: one for each change of hyperparameters. */
export const legsTo = <P>(tree: BranchTree<P>, moment: TreeMoment): Leg[] => {
  const found: Leg[] = [];
  for (const { branch, epoch } of lineage(tree, moment)) {
    const hyperparameters = settingAt(tree, { branch, epoch: epoch - 1 });
    const last = found.at(-1);
    if (last && areEqual(last.hyperparameters, hyperparameters)) found[found.length - 1] = { ...last, to: epoch };
    else found.push({ from: epoch - 1, to: epoch, hyperparameters });
  }
  return found;
};

const withBranch = <P>(tree: BranchTree<P>, changed: RunBranch<P>): BranchTree<P> => ({
  ...tree,
  branches: tree.branches.map((branch) => (branch.id === changed.id ? changed : branch)),
});

/**
 * Goes to a moment.
 * @throws RangeError if the tree has no such moment
 */
export const goTo = <P>(tree: BranchTree<P>, moment: TreeMoment): BranchTree<P> => {
  const { epoch } = tipOf(branchOf(tree, moment.branch));
  if (!Number.isInteger(moment.epoch) || moment.epoch < 0 || moment.epoch > epoch)
    throw new RangeError(`branch ${moment.branch} has the epochs 0 to ${epoch}, but not ${moment.epoch}`);
  return { ...tree, at: onOwnBranch(tree, moment) };
};

/**
 * A new branch from where the learner stands, which stands on it then.
 * @throws RangeError if there are MOST_BRANCHES already
 */
export const fork = <P>(tree: BranchTree<P>, hyperparameters: HyperparameterValues): BranchTree<P> => {
  if (tree.branches.length >= MOST_BRANCHES) throw new RangeError(`${MOST_BRANCHES} branches are the most; remove one to grow another`);
  const branch = { id: tree.next, parent: tree.at, settings: [{ from: tree.at.epoch, hyperparameters }], points: [] };
  return { branches: [...tree.branches, branch], at: { branch: branch.id, epoch: tree.at.epoch }, next: tree.next + 1 };
};

/** Other hyperparameters for the epochs after the learner's place, which is the end of its branch. */
export const change = <P>(tree: BranchTree<P>, hyperparameters: HyperparameterValues): BranchTree<P> => {
  const branch = branchOf(tree, tree.at.branch);
  const from = tree.at.epoch;
  const earlier = branch.settings.filter((setting) => setting.from < from);
  return withBranch(tree, { ...branch, settings: [...earlier, { from, hyperparameters }] });
};

/** The tree after another epoch at the end of the learner's branch. */
export const grow = <P>(tree: BranchTree<P>, point: P): BranchTree<P> => {
  const branch = branchOf(tree, tree.at.branch);
  const grown = withBranch(tree, { ...branch, points: [...branch.points, point] });
  return { ...grown, at: { branch: branch.id, epoch: tree.at.epoch + 1 } };
};

/** Whether a branch can be removed: the first one cannot, nor one from which another grows. */
export const isRemovable = <P>({ branches }: BranchTree<P>, id: number): boolean =>
  id !== 0 && !branches.some(({ parent }) => parent?.branch === id);

/**
 * The tree without a branch; a learner that stood on it stands at its fork.
 * @throws RangeError if it is the first one, or others grow from it
 */
export const removeBranch = <P>(tree: BranchTree<P>, id: number): BranchTree<P> => {
  const { parent } = branchOf(tree, id);
  if (!parent || !isRemovable(tree, id)) throw new RangeError(`branch ${id} cannot be removed: it is the first, or others grow from it`);
  const branches = tree.branches.filter((branch) => branch.id !== id);
  return { ...tree, branches, at: tree.at.branch === id ? parent : tree.at };
};

/**
 * The tree after an epoch that was learned with some hyperparameters where the learner stands: at the end of a branch this goes
 * on, elsewhere a new one begins.
 * @throws RangeError if a new one is needed, and there are MOST_BRANCHES
 */
export const learned = <P>(tree: BranchTree<P>, hyperparameters: HyperparameterValues, point: P): BranchTree<P> => {
  if (!isAtTip(tree)) return grow(fork(tree, hyperparameters), point);
  return grow(areEqual(settingAt(tree, tree.at), hyperparameters) ? tree : change(tree, hyperparameters), point);
};

/** Whether the next epoch begins another branch, for which there has to be room. */
export const isFull = <P>(tree: BranchTree<P>): boolean => !isAtTip(tree) && tree.branches.length >= MOST_BRANCHES;
