/**
 * FrozenLake: walk over the ice from the start to the goal and into no hole; on slippery ice a step
 * may go astray. Gymnasium's FrozenLake-v1, option by option. State and observation are the number
 * of the tile, row by row from the top left.
 */
import { type Key, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env, Step } from '../env.js';
import { discrete } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';
import { lake } from './frozenLakePicture.js';

/** Maps by name. S: a possible start, F: frozen, H: a hole, G: the goal. */
export const maps = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': [
    'SFFFFFFF',
    'FFFFFFFF',
    'FFFHFFFF',
    'FFFFFHFF',
    'FFFHFFFF',
    'FHHFFFHF',
    'FHFFHFHF',
    'FFFHFFFG',
  ],
} as const;

/** Options of `frozenLake`; names are Gymnasium's, in camelCase. */
export interface FrozenLakeOptions {
  /** A built-in map; default: 4x4. */
  readonly mapName?: keyof typeof maps;
  /** A custom map, row by row, in place of mapName. */
  readonly desc?: readonly string[];
  /** Slippery ice: a step may go to either side of its direction. Default: true. */
  readonly isSlippery?: boolean;
  /** Probability on slippery ice that a step goes in its direction. Default: 1/3. */
  readonly successRate?: number;
}

/** One possible outcome of an action. */
export interface Outcome {
  readonly probability: number;
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** The environment, and its MDP as a table. */
export interface FrozenLake extends Env<number, number, number> {
  /** Transition table: outcomes of `table[state][action]`, in Gymnasium's order. */
  readonly table: readonly (readonly (readonly Outcome[])[])[];
  /** A step whose outcome is chosen by u in [0, 1). */
  move(state: number, action: number, u: number): Step<number, number>;
}

/** Row and column offsets [4, 2] of the actions left, down, right, up. */
const moves = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

type Chances = Required<Pick<FrozenLakeOptions, 'isSlippery' | 'successRate'>>;

/**
 * FrozenLake without a time limit. Actions: 0 left, 1 down, 2 right, 3 up. The reward is 1 on
 * reaching the goal, otherwise 0.
 * @throws RangeError if an option is not what it should be
 */
export const frozenLake = (options: FrozenLakeOptions = {}): FrozenLake => {
  const { isSlippery = true, successRate = 1 / 3 } = options;
  assertChances({ isSlippery, successRate });
  const map = mapOf(options);
  const tiles = map.join('');
  const starts = [...tiles].flatMap((tile, state) => (tile === 'S' ? [state] : []));
  const actionSpace = discrete(moves.length);
  const table = transitionTable(map, { isSlippery, successRate });

  const move = (from: number, action: number, u: number): Step<number, number> => {
    checkAction('FrozenLake', actionSpace, action);
    const { state, reward, terminated } = sampleOutcome(table[from][action], u);
    return { state, obs: state, reward, terminated, truncated: false };
  };
  return {
    observationSpace: discrete(tiles.length),
    actionSpace,
    table,
    move,
    reset(key) {
      const state = starts[Math.floor(uniform(key, 1)[0] * starts.length)];
      return { state, obs: state };
    },
    step: (state: number, action: number, key: Key) => move(state, action, uniform(key, 1)[0]),
    render: (state) => lake(map, state),
  };
};

const assertChances = ({ isSlippery, successRate }: Chances): void => {
  if (typeof isSlippery !== 'boolean')
    throw new RangeError(`FrozenLake: isSlippery should be true or false, but is ${isSlippery}`);
  if (!(typeof successRate === 'number' && successRate >= 0 && successRate <= 1))
    throw new RangeError(
      `FrozenLake: successRate should be a number from 0 to 1, but is ${successRate}`,
    );
};

/** The transition table of a map, `table[state][action]`; see FrozenLake. */
const transitionTable = (map: readonly string[], { isSlippery, successRate }: Chances) => {
  const tiles = map.join('');
  const isLast = (state: number): boolean => tiles[state] === 'G' || tiles[state] === 'H';
  const outcome = (probability: number, state: number): Outcome => ({
    probability,
    state,
    reward: tiles[state] === 'G' ? 1 : 0,
    terminated: isLast(state),
  });
  const astray = (1 - successRate) / 2;
  const outcomes = (state: number, action: number): Outcome[] => {
    // goal and holes are absorbing
    if (isLast(state)) return [{ probability: 1, state, reward: 0, terminated: true }];
    if (!isSlippery) return [outcome(1, neighbour(map, state, action))];
    return [
      outcome(astray, neighbour(map, state, (action + 3) % 4)),
      outcome(successRate, neighbour(map, state, action)),
      outcome(astray, neighbour(map, state, (action + 1) % 4)),
    ];
  };
  return Array.from(tiles, (_, state) => moves.map((_, action) => outcomes(state, action)));
};

/** The tile one move away; beyond the edge of the map it is `state` itself. */
const neighbour = (map: readonly string[], state: number, direction: number): number => {
  const rows = map.length;
  const columns = map[0].length;
  const [down, right] = moves[direction];
  const row = Math.floor(state / columns) + down;
  const column = (state % columns) + right;
  const isOutside = row < 0 || row >= rows || column < 0 || column >= columns;
  return isOutside ? state : row * columns + column;
};

/** The first outcome at which the cumulative probability exceeds u in [0, 1), as in Gymnasium. */
const sampleOutcome = (outcomes: readonly Outcome[], u: number): Outcome => {
  let sum = 0;
  for (const outcome of outcomes) {
    sum += outcome.probability;
    if (sum > u) return outcome;
  }
  return outcomes[0];
};

const mapOf = ({ mapName = '4x4', desc }: FrozenLakeOptions): readonly string[] => {
  if (desc !== undefined) return assertMap(desc);
  if (!Object.hasOwn(maps, mapName))
    throw new RangeError(
      `FrozenLake: mapName should be one of ${Object.keys(maps).join(', ')}, but is ${mapName}`,
    );
  return maps[mapName];
};

/** A copy of the rows of a map, all of one length and with a start. */
const assertMap = (desc: readonly string[]): readonly string[] => {
  const isRow = (row: string): boolean => /^[SFHG]+$/.test(row) && row.length === desc[0].length;
  if (!Array.isArray(desc) || !desc.every(isRow) || !desc.join('').includes('S'))
    throw new RangeError(
      'FrozenLake: desc should be rows of equal length of the letters S, F, H and G, ' +
        `with an S among them, but is ${JSON.stringify(desc)}`,
    );
  return [...desc];
};

/** FrozenLake-v1 */
export const frozenLake4x4 = timeLimit(frozenLake(), {
  id: 'FrozenLake-v1',
  maxEpisodeSteps: 100,
  rewardThreshold: 0.7,
  fps: 4,
});
/** FrozenLake8x8-v1 */
export const frozenLake8x8 = timeLimit(frozenLake({ mapName: '8x8' }), {
  id: 'FrozenLake8x8-v1',
  maxEpisodeSteps: 200,
  rewardThreshold: 0.85,
  fps: 4,
});
