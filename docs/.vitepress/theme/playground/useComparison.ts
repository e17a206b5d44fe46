/** Two playgrounds beside each other: the same world and the same seed, and one button for both. */
import type { AlgoName } from 'spinningup';
import { computed, watch } from 'vue';
import { inWorld, pairOf, pairQueryOf } from './address.js';
import { lessonOf } from './lessons.js';
import { linesOf } from './lines.js';
import { type PlaygroundState, usePlayground } from './usePlayground.js';
import type { WorldEngine } from './worlds.js';

const beginWith = (i: 0 | 1, algo: AlgoName) =>
  usePlayground({ algo, isInAddress: false, isEager: false, first: () => pairOf(location.search)[i] });

/** State and actions of a comparison. */
export const useComparison = () => {
  const both = [beginWith(0, 'ppo'), beginWith(1, 'vpg')] as const;
  watch([both[0].setting, both[1].setting], (settings) => {
    history.replaceState(history.state, '', `${location.pathname}${pairQueryOf(settings)}${location.hash}`);
  });

  const isAny = (...states: readonly PlaygroundState[]): boolean => both.some(({ state }) => states.includes(state.value));
  const isLearning = computed(() => isAny('learning'));
  const cannot = computed(() => isAny('loading', 'asking', 'failed'));
  const hasBegun = computed(() => both.some(({ tree }) => tree.value.at.epoch > 0));
  const world = computed(() => both[0].setting.value.lesson.world);
  const lines = computed(() =>
    both.map(({ tree, setting }, i) => ({
      ...linesOf(tree.value, true)[0],
      name: `${'AB'[i]}, ${setting.value.lesson.algo}`,
      letter: 'AB'[i],
      isDashed: i === 1,
    })),
  );

  /** Both learn, or those pause that do. */
  const toggle = (): void => {
    const learning = both.filter(({ state }) => state.value === 'learning');
    for (const play of learning) play.pause();
    if (learning.length === 0) for (const play of both) play.learn();
  };
  const step = (): void => {
    for (const play of both) play.step();
  };
  const startOver = (): void => {
    for (const play of both) play.begin(play.setting.value);
  };
  const setSeed = (seed: number): void => {
    for (const play of both) play.setValue('seed', seed);
  };
  const loadEngine = (engine: WorldEngine): void => {
    for (const play of both) play.loadEngine(engine);
  };
  const chooseWorld = (worldId: string): void => {
    for (const play of both) play.begin(inWorld(play.setting.value, worldId));
  };
  const chooseAlgorithm = (i: 0 | 1, algo: AlgoName): void => {
    const { id } = world.value;
    both[i].begin(inWorld({ ...both[i].setting.value, lesson: lessonOf(algo, id) }, id));
  };
  return {
    ...{ both, isLearning, cannot, hasBegun, world, lines },
    ...{ toggle, step, startOver, setSeed, loadEngine, chooseWorld, chooseAlgorithm },
  };
};
