/**
 * Kept states: which of a tree's moments are kept as states, so that each can be gone back to. States that were not kept are
 * computed again from the nearest one before them. Memory is counted by arrays, which states share.
 */
import type { TreeMoment } from './branches.js';

/** The most memory of kept states, in bytes. */
export const MOST_BYTES = 100_000_000;

/** A kept state. */
interface KeptState<S> {
  readonly moment: TreeMoment;
  readonly state: S;
  readonly arrays: readonly ArrayBufferLike[];
  /** One that is never dropped: the learner's place, or a fork. */
  isPinned: boolean;
}

/** The memory of every typed array in a value, each once. */
export const arraysOf = (value: unknown, found = new Set<ArrayBufferLike>()): Set<ArrayBufferLike> => {
  if (typeof value !== 'object' || value === null) return found;
  if (ArrayBuffer.isView(value)) return found.add(value.buffer);
  for (const part of Object.values(value)) arraysOf(part, found);
  return found;
};

/**
 * The index, in one branch's kept epochs in order, of the one whose loss costs least: the gap that it leaves is the
 * narrowest; of equal ones the oldest. Pinned ones and the last stay. −1 if all have to stay.
 */
export const leastMissed = (kept: readonly { readonly epoch: number; readonly isPinned: boolean }[]): number => {
  let best = -1;
  let narrowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < kept.length - 1; i++) {
    const gap = kept[i + 1].epoch - (kept[i - 1]?.epoch ?? 0);
    if (!kept[i].isPinned && gap < narrowest) {
      best = i;
      narrowest = gap;
    }
  }
  return best;
};

/** A store of states by moment, which drops some when they take more memory than `most` bytes. */
export class StateStore<S> {
  readonly #kept = new Map<number, KeptState<S>[]>();
  readonly #users = new Map<ArrayBufferLike, number>();
  #bytes = 0;
  constructor(readonly most: number = MOST_BYTES) {}

  /** The memory of all kept states. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The kept epochs of a branch, in order. */
  epochs(branch: number): number[] {
    return (this.#kept.get(branch) ?? []).map(({ moment }) => moment.epoch);
  }

  get({ branch, epoch }: TreeMoment): S | undefined {
    return this.#find(branch, epoch)?.state;
  }

  /** Keeps a state, and drops others if there is no room. */
  keep(moment: TreeMoment, state: S): void {
    if (this.#find(moment.branch, moment.epoch)) return;
    const arrays = [...arraysOf(state)];
    for (const array of arrays) this.#use(array, 1);
    const all = this.#kept.get(moment.branch) ?? [];
    all.push({ moment, state, arrays, isPinned: false });
    all.sort((a, b) => a.moment.epoch - b.moment.epoch);
    this.#kept.set(moment.branch, all);
    while (this.#bytes > this.most && this.#dropOne());
  }

  /** Keeps a moment's state for good: others grow from it. */
  pin({ branch, epoch }: TreeMoment): void {
    const found = this.#find(branch, epoch);
    if (found) found.isPinned = true;
  }

  /** Drops all states of a branch. */
  forget(branch: number): void {
    for (const { arrays } of this.#kept.get(branch) ?? []) for (const array of arrays) this.#use(array, -1);
    this.#kept.delete(branch);
  }

  #find(branch: number, epoch: number): KeptState<S> | undefined {
    return this.#kept.get(branch)?.find(({ moment }) => moment.epoch === epoch);
  }

  #use(array: ArrayBufferLike, by: 1 | -1): void {
    const before = this.#users.get(array) ?? 0;
    if (before + by === 0) this.#users.delete(array);
    else this.#users.set(array, before + by);
    if (before === 0) this.#bytes += array.byteLength;
    if (before + by === 0) this.#bytes -= array.byteLength;
  }

  /** Drops the state that is missed least in the branch that keeps most; false if none can be dropped. */
  #dropOne(): boolean {
    const branches = [...this.#kept.values()].sort((a, b) => b.length - a.length);
    for (const all of branches) {
      const i = leastMissed(all.map(({ moment, isPinned }) => ({ epoch: moment.epoch, isPinned })));
      if (i < 0) continue;
      for (const array of all[i].arrays) this.#use(array, -1);
      all.splice(i, 1);
      return true;
    }
    return false;
  }
}
