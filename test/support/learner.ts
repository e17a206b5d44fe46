/** A learner as the page's worker holds it, without a worker: what it says is collected. */
import { PageLearner } from '../../docs/.vitepress/theme/playground/learner.js';
import { makeWorld } from '../../docs/.vitepress/theme/playground/makeWorld.js';
import type { EpochPoint, FromWorker, ToWorker } from '../../docs/.vitepress/theme/playground/protocol.js';

type Told<K extends FromWorker['kind']> = Extract<FromWorker, { readonly kind: K }>;
type Begin = Extract<ToWorker, { readonly kind: 'start' }>;

/** A learner that has begun, and what it has said. */
export const startLearner = async ({ most, ...begin }: Omit<Begin, 'kind' | 'run'> & { readonly most?: number }) => {
  const said: FromWorker[] = [];
  const learner = new PageLearner({
    say: (message) => void said.push(structuredClone(message)),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    make: makeWorld,
    ...(most !== undefined && { most }),
  });
  const tell = async (...messages: readonly ToWorker[]): Promise<void> => {
    for (const message of messages) learner.hear(message);
    await settled(learner);
    const failure = said.findLast((message) => message.kind === 'failed');
    if (failure) throw new Error(failure.message);
  };
  await tell({ kind: 'start', run: 1, ...begin });
  const all = <K extends FromWorker['kind']>(kind: K): Told<K>[] => said.filter((message): message is Told<K> => message.kind === kind);
  return { learner, said, all, tell, points: (): EpochPoint[] => all('epoch').map(({ point }) => point) };
};

/** Waits until nothing is left to do: a loop asks for its next epoch while one is under way. */
const settled = async (learner: PageLearner): Promise<void> => {
  let last: Promise<void> | undefined;
  while (last !== learner.idle) {
    last = learner.idle;
    await last;
  }
};

/** As many messages for one epoch. */
export const steps = (n: number): ToWorker[] => Array.from({ length: n }, () => ({ kind: 'step' }));

/** What was measured, without the time that it took. */
export const measured = ({ steps, ret, test, info }: EpochPoint) => ({ steps, ret, test, info });
