/** What the page and the worker that trains say to each other. Every answer has the number of the run that it is about. */
import type { AlgoName, Picture } from 'spinningup';
import type { HyperparameterValues, TreeMoment } from './branches.js';
import type { Insides } from './insides.js';

/** The measurements of an epoch. */
export interface EpochPoint {
  /** Environment steps since the start. */
  readonly steps: number;
  /** The mean return of the episodes that ended in the epoch; NaN, if none did. */
  readonly ret: number;
  /** The mean return of test episodes, off-policy; NaN otherwise. */
  readonly test: number;
  /** Measurements of the update, or their means over the epoch's updates. */
  readonly info: Readonly<Record<string, number>>;
  /** Milliseconds that the epoch took. */
  readonly ms: number;
}

/** The score of an epoch, which its curve shows: the mean return of test episodes where there are some, or of its own. */
export const scoreOf = ({ ret, test }: EpochPoint): number => (Number.isNaN(test) ? ret : test);

/** From the page to the worker. */
export type ToWorker =
  /** Forget all, and begin a run. `model`: a saved model's bytes, whose parameters it begins with. */
  | {
      readonly kind: 'start';
      readonly run: number;
      readonly algo: AlgoName;
      readonly world: string;
      readonly hyperparameters: HyperparameterValues;
      readonly model?: Uint8Array;
    }
  /** Learn until told otherwise, or until it is solved. */
  | { readonly kind: 'learn' }
  | { readonly kind: 'pause' }
  /** Learn for one epoch. */
  | { readonly kind: 'step' }
  /** HyperparameterValues from the next epoch on. */
  | { readonly kind: 'set'; readonly hyperparameters: HyperparameterValues }
  | { readonly kind: 'goTo'; readonly moment: TreeMoment }
  | { readonly kind: 'remove'; readonly branch: number }
  /** Look into a model's file: a run can be started from it. */
  | { readonly kind: 'read'; readonly run: number; readonly model: Uint8Array }
  /** Ask for the policy where the learner stands, as a file. */
  | { readonly kind: 'save' };

/** Why a run rests: told to, or solved, or after many epochs. */
export type Rest = 'told' | 'solved' | 'long';

/** A part of the film of an episode; parts of the same episode follow one another. */
export interface FilmPart {
  /** Episodes are numbered. */
  readonly episode: number;
  /** The epoch after which the policy was filmed. */
  readonly epoch: number;
  readonly ret: number;
  /** Whether the film ends before its episode does. */
  readonly isCut: boolean;
  readonly fps: number;
  readonly pictures: readonly Picture[];
}

/** From the worker to the page. */
export type FromWorker = { readonly run: number } /** The world is there, and the first policy is drawn. */ & (
  | { readonly kind: 'ready' }
  /** Another epoch where the learner stands, and the memory of kept states in bytes. */
  | { readonly kind: 'epoch'; readonly point: EpochPoint; readonly hyperparameters: HyperparameterValues; readonly kept: number }
  | ({ readonly kind: 'film' } & FilmPart)
  | { readonly kind: 'arrived'; readonly moment: TreeMoment; readonly ms: number; readonly isKept: boolean }
  | { readonly kind: 'removed'; readonly branch: number }
  /** It learns no longer: it was told so, or for a reason of its own. */
  | { readonly kind: 'rest'; readonly why: Rest }
  | { readonly kind: 'insides'; readonly moment: TreeMoment; readonly insides: Insides }
  /** A model's file, and the run that can be started from it. */
  | {
      readonly kind: 'read';
      readonly algo: AlgoName;
      readonly world: string;
      readonly hyperparameters: HyperparameterValues;
      readonly model: Uint8Array;
    }
  | { readonly kind: 'saved'; readonly file: Uint8Array; readonly name: string }
  /** `isOver`: the run cannot go on. */
  | { readonly kind: 'failed'; readonly message: string; readonly isOver: boolean }
);
