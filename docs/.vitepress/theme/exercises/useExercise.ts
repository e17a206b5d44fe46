/** An exercise's side of the page: what is shown, and what can be done. */
import { type CheckNews, hintFor, type TrainingPoint } from 'spinningup/exercise';
import { onBeforeUnmount, ref, shallowRef } from 'vue';
import { checkOnPage, type PageCheck } from './checkOnPage.js';
import { type EffectLine, type MeasuredRuns, measuredLines } from './effect.js';
import { browserStorage, type ExerciseProgress, keepProgress, progressIn } from './progress.js';
import type { PageVerdict } from './protocol.js';

const texts = import.meta.glob<string>('../../../../exercises/*/{starter,solution}.ts', { query: '?raw', import: 'default' });

/** The text of an exercise's starter or solution. */
export const programText = (name: string, part: 'starter' | 'solution'): Promise<string> =>
  texts[`../../../../exercises/${name}/${part}.ts`]();

const startWorker = (): Worker => new Worker(new URL('../workers/exercise.worker.ts', import.meta.url), { type: 'module' });
const measuredOf = async (name: string): Promise<EffectLine[]> => {
  const { default: all } = await import('../../../../exercises/measured.json');
  const measured = (all as unknown as Readonly<Record<string, MeasuredRuns>>)[name];
  return measured ? measuredLines(measured) : [];
};

/** The state of an exercise on a page. */
export const useExercise = (name: string) => {
  const storage = typeof window === 'undefined' ? undefined : browserStorage();
  const verdict = shallowRef<PageVerdict>();
  const hint = ref<string>();
  const isChecking = ref(false);
  const training = ref<string>();
  const points = shallowRef<readonly TrainingPoint[]>([]);
  const measured = shallowRef<readonly EffectLine[]>([]);
  const isSolved = ref(false);
  let check: PageCheck | undefined;

  const keep = (change: Partial<ExerciseProgress>): void => keepProgress(name, { ...progressIn(name, storage), ...change }, storage);
  const hear = (news: CheckNews): void => {
    if (news.kind === 'point') points.value = [...points.value, news.point];
    else training.value = news.what;
    if (news.kind === 'training') measuredOf(name).then((lines) => (measured.value = lines));
  };
  const judge = (found: PageVerdict): void => {
    const said = hintFor(found, progressIn(name, storage).tries);
    verdict.value = found;
    hint.value = said.hint;
    isChecking.value = false;
    isSolved.value ||= found.passed;
    keep({ tries: said.tries, isSolved: isSolved.value });
  };
  const run = async (code: string): Promise<PageVerdict> => {
    check?.stop();
    verdict.value = undefined;
    training.value = undefined;
    points.value = [];
    isChecking.value = true;
    const mine = checkOnPage(startWorker(), { name, code }, hear);
    check = mine;
    const found = await mine.verdict;
    if (check === mine) judge(found);
    return found;
  };
  /** The program as it was left, or the starter. */
  const begin = async (): Promise<string> => {
    const { code, isSolved: was } = progressIn(name, storage);
    isSolved.value = was;
    return code ?? (await programText(name, 'starter'));
  };
  onBeforeUnmount(() => check?.stop());
  return { verdict, hint, isChecking, training, points, measured, isSolved, run, begin, keep };
};
