/** A tree as curves: a line for each branch, from its fork on, with the moment behind each point. */
import { type BranchTree, forkEpoch, pointAt, type RunBranch, type TreeMoment } from './branches.js';
import { type EpochPoint, scoreOf } from './protocol.js';

/** A branch as a curve. */
export interface BranchLine {
  readonly name: string;
  readonly points: readonly (readonly [steps: number, score: number])[];
  readonly isPale: boolean;
  readonly moments: readonly TreeMoment[];
}

/** The lines of a tree; of a run that is over all are pale. Epochs without a finished episode have no point. */
export const linesOf = (tree: BranchTree<EpochPoint>, isCurrent: boolean): BranchLine[] =>
  tree.branches.map((branch) => {
    const found = momentsOf(branch).flatMap((moment) => {
      const point = pointAt(tree, moment);
      return point && !Number.isNaN(scoreOf(point)) ? [{ moment, at: [point.steps, scoreOf(point)] as const }] : [];
    });
    return {
      name: isCurrent ? `branch ${branch.id + 1}` : 'an earlier run',
      points: found.map(({ at }) => at),
      moments: isCurrent ? found.map(({ moment }) => moment) : [],
      isPale: !isCurrent || branch.id !== tree.at.branch,
    };
  });

/** The epochs of a branch, and the one at its fork, where its line begins. */
const momentsOf = (branch: RunBranch<EpochPoint>): TreeMoment[] =>
  Array.from({ length: branch.points.length + 1 }, (_, i) => ({ branch: branch.id, epoch: forkEpoch(branch) + i }));
