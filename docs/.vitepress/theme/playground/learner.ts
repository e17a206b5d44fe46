/**
 * The learner behind the page, without the worker about it: it takes messages, trains an epoch at a time, and says what happened.
 * Between two epochs it yields, so that it can be told to pause, to go back in time, and to go on otherwise.
 */
import type { Env } from 'spinningup';
import { isFull, isRemovable, learned, lineage, MOST_BRANCHES, pointAt, removeBranch } from './branches.js';
import { film } from './film.js';
import { lessonOf, SOLVED_EPOCHS, solvedInARow } from './lessons.js';
import { type FromWorker, type Rest, scoreOf, type ToWorker } from './protocol.js';
import { agentNow, arrive, beginSession, epochAfter, epochPoint, insidesNow, parametersAt, type TrainingSession } from './session.js';
import { worldOf } from './worlds.js';

/** What the learner needs of the place that it runs in. */
export interface LearnerHost {
  say(message: FromWorker): void;
  /** Resolves after messages have come in. */
  pause(): Promise<void>;
  /** Milliseconds. */
  now(): number;
  /** The environment of a world. */
  make(worldId: string): Promise<Env>;
  /** The most memory of kept states, in bytes. */
  readonly most?: number;
}

/** Epochs after which a run rests by itself. */
const LONG = 500;
/** Milliseconds between two films, while it learns. */
const FILM_EVERY = 1500;
/** Pictures in a message: a page takes these in within a few milliseconds. */
const PART = 40;

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A learner, which is told by messages. */
export class PageLearner {
  #session: TrainingSession | undefined;
  /** Number of the loop that learns; another one ends it. */
  #loop = 0;
  #queue: Promise<void> = Promise.resolve();
  #episode = 0;
  #filmed = Number.NEGATIVE_INFINITY;
  constructor(readonly place: LearnerHost) {}

  /** Takes a message; what it asks for happens after what was asked before. */
  hear(message: ToWorker): void {
    // told to do anything else than to take other hyperparameters or to hand out its policy, it pauses
    if (message.kind !== 'set' && message.kind !== 'save') this.#loop++;
    switch (message.kind) {
      case 'start':
        this.#session = undefined; // what is under way is given up
        this.#enqueue(() => this.#start(message), message.run);
        break;
      case 'learn':
        this.#turn(this.#loop, 0);
        break;
      case 'step':
        this.#with((session) => this.#step(session));
        break;
      case 'set':
        this.#with(async (session) => {
          const isOther = !session.state && session.wanted.seed !== message.hyperparameters.seed;
          session.wanted = message.hyperparameters;
          if (isOther) await this.#show(session); // another seed begins with another policy
        });
        break;
      case 'goTo':
        this.#with(async (session) => {
          const begun = this.place.now();
          const { isKept } = await arrive(session, message.moment, () => this.place.pause());
          this.#say(session, { kind: 'arrived', moment: session.tree.at, ms: this.place.now() - begun, isKept });
          await this.#show(session);
        });
        break;
      case 'remove':
        this.#with((session) => this.#remove(session, message.branch));
        break;
      case 'read':
        this.#enqueue(async () => this.#read(message), message.run);
        break;
      case 'save':
        this.#with(async (session) => this.#save(session));
        break;
      case 'pause':
        this.#with(async (session) => this.#rest(session, 'told'));
    }
  }

  /** Resolves when all that was asked for has happened. */
  get idle(): Promise<void> {
    return this.#queue;
  }

  #enqueue(work: () => Promise<void>, run: number): void {
    this.#queue = this.#queue.then(work).catch((error) => {
      this.#loop++;
      this.place.say({ run, kind: 'failed', message: errorText(error), isOver: !this.#session });
    });
  }

  /** Does something with the session of now, if it is still the one when its turn comes. */
  #with(work: (session: TrainingSession) => Promise<void>): void {
    this.#enqueue(async () => {
      if (this.#session) await work(this.#session);
    }, this.#session?.run ?? 0);
  }

  #say(session: TrainingSession, message: DistributiveOmit<FromWorker, 'run'>): void {
    if (session === this.#session) this.place.say({ ...message, run: session.run });
  }

  async #start({ run, algo, world, hyperparameters, model }: Extract<ToWorker, { readonly kind: 'start' }>): Promise<void> {
    const env = await this.place.make(world);
    const initFrom = model && (await givenParameters(model, env));
    const session = beginSession({ run, algo, worldId: world, env, initFrom, hyperparameters, most: this.place.most });
    this.#session = session;
    this.#say(session, { kind: 'ready' });
    await this.#show(session);
  }

  /** An epoch of a loop, and then the next one, unless the loop is over. What was asked for in between comes first. */
  #turn(loop: number, done: number): void {
    this.#with(async (session) => {
      if (loop !== this.#loop) return;
      this.#advance(session);
      const why = done + 1 === LONG ? 'long' : solvedNow(session) === SOLVED_EPOCHS ? 'solved' : undefined;
      if (why) return this.#rest(session, why);
      if (this.place.now() - this.#filmed > FILM_EVERY) this.#film(session);
      await this.place.pause();
      this.#turn(loop, done + 1);
    });
  }

  async #rest(session: TrainingSession, why: Rest): Promise<void> {
    this.#loop++;
    this.#say(session, { kind: 'rest', why });
    await this.#show(session);
  }

  async #step(session: TrainingSession): Promise<void> {
    this.#advance(session);
    await this.#show(session);
  }

  /** One epoch. */
  #advance(session: TrainingSession): void {
    if (isFull(session.tree)) throw new RangeError(`${MOST_BRANCHES} branches are the most. Remove one, and another can grow.`);
    const { wanted } = session;
    const begun = this.place.now();
    const state = epochAfter(session, wanted, session.state);
    const point = epochPoint(state, this.place.now() - begun);
    const forkedAt = session.tree.at;
    session.tree = learned(session.tree, wanted, point);
    session.state = state;
    if (session.tree.at.branch !== forkedAt.branch) session.store.pin(forkedAt);
    session.store.keep(session.tree.at, state);
    this.#say(session, { kind: 'epoch', point, hyperparameters: wanted, kept: session.store.bytes });
  }

  /** The policy and the last update, where the learner stands. */
  async #show(session: TrainingSession): Promise<void> {
    const loop = this.#loop;
    const goesOn = async (): Promise<boolean> => {
      await this.place.pause();
      return loop === this.#loop; // else something else was asked for
    };
    this.#film(session);
    if (!(await goesOn())) return;
    const insides = await insidesNow(session, goesOn);
    if (insides) this.#say(session, { kind: 'insides', moment: session.tree.at, insides });
  }

  #film(session: TrainingSession): void {
    const { pictures, ret, isCut } = film(session.env, agentNow(session));
    const about = {
      kind: 'film',
      episode: ++this.#episode,
      epoch: session.tree.at.epoch,
      ret,
      isCut,
      fps: session.env.spec?.fps ?? 30,
    } as const;
    for (let i = 0; i < pictures.length; i += PART) this.#say(session, { ...about, pictures: pictures.slice(i, i + PART) });
    this.#filmed = this.place.now();
  }

  async #remove(session: TrainingSession, branch: number): Promise<void> {
    if (!isRemovable(session.tree, branch)) throw new RangeError('This branch cannot be removed, since others grow from it.');
    session.tree = removeBranch(session.tree, branch);
    session.store.forget(branch);
    await arrive(session, session.tree.at, () => this.place.pause());
    this.#say(session, { kind: 'removed', branch });
    await this.#show(session);
  }

  async #read({ run, model }: Extract<ToWorker, { readonly kind: 'read' }>): Promise<void> {
    const { readModel } = await modelFiles();
    const { algo, worldId: world, hyperparameters } = readModel(model);
    const lesson = lessonOf(algo, world);
    this.place.say({ run, kind: 'read', algo, world, hyperparameters: { ...lesson.hyperparameters, ...hyperparameters }, model });
  }

  async #save(session: TrainingSession): Promise<void> {
    const { algo, worldId, wanted, tree, state } = session;
    const { epoch } = tree.at;
    const about = { algo, world: worldOf(worldId), hyperparameters: wanted, epoch, steps: state?.steps ?? 0 };
    const name = `${algo}-${worldId.replace('/', '-')}-epoch${epoch}.safetensors`;
    const { writeModel } = await modelFiles();
    this.#say(session, { kind: 'saved', file: writeModel(parametersAt(session, state), about), name });
  }
}

/** What reads and writes models: a file of its own, loaded when one is read or handed out. */
const modelFiles = () => import('./modelFile.js');

const givenParameters = async (model: Uint8Array, env: Env) => {
  const { parametersOf, readModel } = await modelFiles();
  return parametersOf(readModel(model), env);
};

/** Omit for each member of a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Solved epochs in a row, up to where the learner stands. */
const solvedNow = ({ tree, worldId }: TrainingSession): number =>
  solvedInARow(
    worldOf(worldId),
    lineage(tree, tree.at).map((moment) => scoreOf(pointAt(tree, moment)!)),
  );
