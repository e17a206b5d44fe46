/** The playground's side of the page: what is shown, and what can be asked of the worker. */
import type { AlgoName, Picture } from 'spinningup';
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { queryOf, type Setting, settingOf } from './address.js';
import {
  type BranchTree,
  goTo as goneTo,
  type HyperparameterValues,
  isFull,
  learned,
  plant,
  pointAt,
  removeBranch,
  settingAt,
  type TreeMoment,
} from './branches.js';
import type { Insides } from './insides.js';
import { firstWorld, type Lesson, lessonOf } from './lessons.js';
import type { EpochPoint, FilmPart, FromWorker, Rest, ToWorker } from './protocol.js';
import type { WorldEngine } from './worlds.js';

/** What the learner is doing. asking: an engine has to be loaded, if the reader wants it. */
export type PlaygroundState = 'loading' | 'asking' | 'ready' | 'learning' | 'pausing' | 'working' | 'resting' | 'failed';

/** A film, or as much of it as has come. */
export interface ShownFilm extends Omit<FilmPart, 'pictures'> {
  readonly pictures: readonly Picture[];
}

/** What the playground begins with. */
export interface PlaygroundStart {
  readonly algo: AlgoName;
  /** Whether the setting stands in the address. */
  readonly isInAddress: boolean;
  /** Whether it begins to learn at once. */
  readonly isEager: boolean;
  /** The setting to begin with, asked for on the page; that of the address, or the algorithm's first, if left out. */
  readonly first?: () => Setting;
}

const noFilm: ShownFilm = { episode: 0, epoch: 0, ret: 0, isCut: false, fps: 30, pictures: [] };
const firstSetting = (algo: AlgoName): Setting => {
  const lesson = lessonOf(algo, firstWorld(algo));
  return { lesson, hyperparameters: lesson.hyperparameters };
};

/** A run that was started over, of which the curve stays. */
export interface EarlierRun {
  readonly lesson: Lesson;
  readonly tree: BranchTree<EpochPoint>;
}

/** State and actions of a playground. */
export const usePlayground = ({ algo, isInAddress, isEager, first }: PlaygroundStart) => {
  const setting = shallowRef<Setting>(firstSetting(algo));
  const tree = shallowRef<BranchTree<EpochPoint>>(plant(setting.value.hyperparameters));
  const earlier = shallowRef<readonly EarlierRun[]>([]);
  const state = ref<PlaygroundState>('loading');
  const rest = ref<Rest>();
  const message = ref('');
  const film = shallowRef<ShownFilm>(noFilm);
  const insides = shallowRef<{ readonly moment: TreeMoment; readonly insides: Insides }>();
  const kept = ref(0);
  const engines = new Set<string>();
  let worker: Worker | undefined;
  let run = 0;
  let isToLearn = isEager;

  const tell = (asked: ToWorker): void => worker?.postMessage(asked);
  const writeAddress = (): void => {
    if (isInAddress) history.replaceState(history.state, '', `${location.pathname}${queryOf(setting.value)}${location.hash}`);
  };

  const begin = (next: Setting, model?: Uint8Array): void => {
    const grown = tree.value.branches.some(({ points }) => points.length > 0);
    const before = setting.value;
    if (before.lesson.world.id !== next.lesson.world.id) earlier.value = [];
    else if (grown) earlier.value = [...earlier.value, { lesson: before.lesson, tree: tree.value }].slice(-3);
    setting.value = next;
    tree.value = plant(next.hyperparameters);
    [film.value, insides.value, message.value, rest.value, kept.value] = [noFilm, undefined, '', undefined, 0];
    writeAddress();
    const { engine } = next.lesson.world;
    state.value = engine && !engines.has(engine.name) ? 'asking' : 'loading';
    run++;
    if (state.value === 'loading') start(model);
  };
  const start = (model?: Uint8Array): void => {
    const { lesson, hyperparameters } = setting.value;
    tell({ kind: 'start', run, algo: lesson.algo, world: lesson.world.id, hyperparameters, ...(model && { model }) });
  };
  const loadEngine = ({ name }: WorldEngine): void => {
    engines.add(name);
    state.value = 'loading';
    start();
  };

  const learn = (): void => {
    if (state.value === 'pausing' || state.value === 'working') return;
    if (isFull(tree.value)) {
      message.value = 'Eight branches are the most. Remove one, and another can grow.';
      return;
    }
    [state.value, message.value, rest.value] = ['learning', '', undefined];
    tell({ kind: 'learn' });
  };
  const pause = (): void => {
    state.value = 'pausing'; // until the epoch is over that is under way
    tell({ kind: 'pause' });
  };
  const step = (): void => {
    if (state.value === 'working') return; // one at a time
    [state.value, message.value, rest.value] = ['working', '', undefined];
    tell({ kind: 'step' });
  };
  const setValue = (name: string, value: number): void => {
    const hyperparameters: HyperparameterValues = { ...setting.value.hyperparameters, [name]: value };
    setting.value = { ...setting.value, hyperparameters };
    writeAddress();
    tell({ kind: 'set', hyperparameters });
  };
  const goTo = (moment: TreeMoment): void => {
    [state.value, message.value, rest.value] = ['working', '', undefined];
    tell({ kind: 'goTo', moment });
  };
  const remove = (branch: number): void => {
    state.value = 'working';
    tell({ kind: 'remove', branch });
  };
  const save = (): void => tell({ kind: 'save' });
  /** Reads a policy back from its file. */
  const read = async (file: File): Promise<void> => tell({ kind: 'read', run, model: new Uint8Array(await file.arrayBuffer()) });

  /** Where the learner stands the sliders stand as they did there. */
  const stand = (grown: BranchTree<EpochPoint>): void => {
    tree.value = grown;
    insides.value = undefined;
    state.value = 'resting';
    setting.value = { ...setting.value, hyperparameters: settingAt(grown, grown.at) };
    writeAddress();
  };
  const onEpoch = ({ hyperparameters, point, kept: bytes }: Extract<FromWorker, { readonly kind: 'epoch' }>): void => {
    tree.value = learned(tree.value, hyperparameters, point);
    kept.value = bytes;
    insides.value = undefined;
    if (state.value === 'working') state.value = 'resting';
  };
  const onFilm = (part: FilmPart): void => {
    const isMore = part.episode === film.value.episode;
    film.value = { ...part, pictures: isMore ? [...film.value.pictures, ...part.pictures] : part.pictures };
  };
  const onReady = (): void => {
    state.value = 'ready';
    if (isToLearn) learn();
    isToLearn = false;
  };
  const hear = ({ data }: MessageEvent<FromWorker>): void => {
    if (data.run !== run) return; // of a run that was given up
    if (data.kind === 'ready') onReady();
    else if (data.kind === 'epoch') onEpoch(data);
    else if (data.kind === 'film') onFilm(data);
    else if (data.kind === 'arrived') stand(goneTo(tree.value, data.moment));
    else if (data.kind === 'removed') stand(removeBranch(tree.value, data.branch));
    else if (data.kind === 'rest') [state.value, rest.value] = ['resting', data.why];
    else if (data.kind === 'insides') insides.value = data;
    else if (data.kind === 'read') begin({ lesson: lessonOf(data.algo, data.world), hyperparameters: data.hyperparameters }, data.model);
    else if (data.kind === 'saved') download(data.name, data.file);
    else [message.value, state.value] = [data.message, data.isOver ? 'failed' : 'resting'];
  };

  const onHidden = (): void => {
    if (document.hidden && state.value === 'learning') {
      pause();
      message.value = 'Paused while the page was hidden.';
    }
  };
  onMounted(() => {
    worker = new Worker(new URL('../workers/train.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = hear;
    worker.onerror = () => {
      [state.value, message.value] = ['failed', 'The worker that trains could not be started.'];
    };
    document.addEventListener('visibilitychange', onHidden);
    begin(first?.() ?? (isInAddress ? settingOf(location.search, algo) : setting.value));
  });
  onBeforeUnmount(() => {
    worker?.terminate();
    document.removeEventListener('visibilitychange', onHidden);
  });

  const point = computed(() => pointAt(tree.value, tree.value.at));
  return {
    ...{ setting, tree, earlier, state, rest, message, film, insides, kept, point },
    ...{ begin, learn, pause, step, setValue, goTo, remove, save, read, loadEngine },
  };
};

/** Hands a file to the reader. */
export const download = (name: string, content: Uint8Array | string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content as BlobPart]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
