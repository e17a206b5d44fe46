/** Going back in the playground: how long it takes with every on-policy algorithm in every world, and how many epochs are kept. */
import { MOST_BYTES } from '../docs/.vitepress/theme/playground/keeping.js';
import { PageLearner } from '../docs/.vitepress/theme/playground/learner.js';
import { algorithmNames, isOnPolicy, lessonOf, worldsFor } from '../docs/.vitepress/theme/playground/lessons.js';
import { makeWorld } from '../docs/.vitepress/theme/playground/makeWorld.js';
import type { FromWorker } from '../docs/.vitepress/theme/playground/protocol.js';
import { cpuTime } from './util.js';

type Lesson = ReturnType<typeof lessonOf>;
type Said = FromWorker & { readonly at: number };

/** A learner of a lesson, as the page's worker holds it, whose clock is the CPU time of this process. */
const beginLesson = ({ algo, world, hyperparameters }: Lesson) => {
  const said: Said[] = [];
  const learner = new PageLearner({
    say: (message) => void said.push({ ...message, at: cpuTime() }),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: cpuTime,
    make: makeWorld,
  });
  learner.hear({ kind: 'start', run: 1, algo, world: world.id, hyperparameters });
  /** Waits for a message; one of `kind` that is about `epoch`. */
  const comes = async (kind: Said['kind'], epoch: number): Promise<Said> => {
    const isIt = (message: Said): boolean =>
      message.kind === kind &&
      (message.kind === 'film' ? message.epoch : message.kind === 'arrived' ? message.moment.epoch : Number.NaN) === epoch;
    for (;;) {
      const failure = said.find((message) => message.kind === 'failed');
      if (failure?.kind === 'failed') throw new Error(failure.message);
      const found = said.findLast(isIt);
      if (found) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { learner, said, comes };
};

/** Learns two epochs, and goes back to the first while it still looks inside the second. */
const rowOf = async (lesson: Lesson): Promise<Record<string, string | number>> => {
  const { learner, said, comes } = beginLesson(lesson);
  await comes('film', 0);
  learner.hear({ kind: 'step' });
  await comes('film', 1);
  learner.hear({ kind: 'step' });
  await comes('film', 2);
  const kept = said.flatMap((message) => (message.kind === 'epoch' ? [message.kept] : []));
  said.length = 0;
  const begun = cpuTime();
  learner.hear({ kind: 'goTo', moment: { branch: 0, epoch: 1 } });
  const seconds = ({ at }: Said): string => ((at - begun) / 1000).toFixed(2);
  const there = seconds(await comes('arrived', 1));
  const film = seconds(await comes('film', 1));
  learner.hear({ kind: 'pause' }); // nothing else has to be looked into
  await learner.idle;
  return {
    what: `going back: ${lesson.algo} in ${lesson.world.id}`,
    'CPU seconds': there,
    'with its film': film,
    'epochs in 100 MB': Math.floor(MOST_BYTES / (kept[1] - kept[0])),
  };
};

/** @returns a row for each on-policy algorithm and world */
export const playgroundBack = async (): Promise<Record<string, string | number>[]> => {
  const rows: Record<string, string | number>[] = [];
  for (const algo of algorithmNames.filter(isOnPolicy)) {
    for (const { id } of worldsFor(algo)) {
      rows.push(await rowOf(lessonOf(algo, id)));
      console.log(...Object.values(rows.at(-1)!));
    }
  }
  return rows;
};
