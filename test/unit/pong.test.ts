import { describe, expect, test } from 'vitest';
import { box, checkEnv, drawPongFrame, make, newPongGame, type PongState, pong, pongTick, svg } from '../../src/envs/index.js';
import { contains } from '../../src/envs/spaces.js';
import { fold, key, keys, randint } from '../../src/random.js';
import { rasterize } from '../../src/run/watch/rasterize.js';

const [NOOP, FIRE, UP, DOWN] = [0, 1, 2, 3];
const plain = pong({ obsType: 'features', frameskip: 1, repeatActionProbability: 0 });
const anyKey = key(0);

/** A game with the same action in all frames, to its end. */
const held = (action: number): PongState => {
  let state = newPongGame;
  for (let t = 0; t < 100_000; t++) {
    const step = plain.step(state, action, anyKey);
    state = step.state;
    if (step.terminated) return state;
  }
  throw new Error('the game does not end');
};
const frames = (from: PongState, n: number, action: number): PongState =>
  Array.from({ length: n }).reduce<PongState>((state) => pongTick(state, action), from);

describe('rules', () => {
  test.each([NOOP, FIRE])('a paddle held still (action %i) loses 0 to 21', (action) => {
    const { playerScore, enemyScore } = held(action);
    expect([playerScore, enemyScore]).toEqual([0, 21]);
  });
  test('rewards are points, and sum to -21', () => {
    const next = keys(anyKey);
    const world = pong({ obsType: 'features', frameskip: 4 });
    let { state } = world.reset(next());
    const rewards: number[] = [];
    for (let over = false; !over; ) {
      const step = world.step(state, NOOP, next());
      rewards.push(step.reward);
      state = step.state;
      over = step.terminated;
    }
    expect(rewards.filter((r) => r !== 0)).toEqual(Array(21).fill(-1));
  });
  test('a game that is over stays as it is', () => {
    const end = held(NOOP);
    expect(plain.step(end, UP, anyKey)).toMatchObject({ state: end, reward: 0, terminated: true });
  });
  test('RIGHT moves the paddle up and LEFT down: 10 pixels in four frames from rest, then 22', () => {
    const up = [4, 8, 12].map((n) => frames(newPongGame, n, UP).playerY);
    expect(up).toEqual([86, 64, 42]);
    const down = [4, 8, 12].map((n) => frames(newPongGame, n, DOWN).playerY);
    expect(down).toEqual([106, 128, 150]);
  });
  test('a released paddle rolls on, and a reversed one starts from rest', () => {
    const fast = frames(newPongGame, 8, DOWN);
    expect(frames(fast, 8, NOOP).playerY - fast.playerY).toBe(6 + 2);
    expect(frames(fast, 4, UP).playerY - fast.playerY).toBe(-10);
  });
  test('the paddle stays between rows 24 and 190', () => {
    expect([frames(newPongGame, 99, UP).playerY, frames(newPongGame, 99, DOWN).playerY]).toEqual([24, 190]);
  });

  /** A ball about to meet the player's paddle, `offset` rows below its top. */
  const meeting = (offset: number, playerSpeed: number): PongState => ({
    ...newPongGame,
    frame: 101,
    pause: 0,
    playerY: 100,
    playerSpeed,
    ballX: 139,
    ballY: 100 + offset,
    ballVx: 1,
    ballVy: 0,
  });
  test('the place of a hit decides the angle, symmetrically', () => {
    const angles = Array.from({ length: 19 }, (_, i) => pongTick(meeting(i - 3, 0), NOOP).ballVy);
    expect(angles).toEqual([-2, -2, -2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
  });
  test('the button and a fast paddle add to the speed; without them it stays', () => {
    const speeds = [meeting(6, 0), meeting(6, 12)].flatMap((state) => [NOOP, FIRE].map((a) => pongTick(state, a).ballVx));
    expect(speeds).toEqual([-1, -2, -2, -3]);
  });
  test('a ball that misses the paddle is a point, and is served to who lost it', () => {
    const lost = frames(meeting(17, 0), 17, NOOP);
    expect([lost.enemyScore, lost.playerScore, lost.ballVx, lost.pause]).toEqual([1, 0, 1, 64]);
    const served = frames(lost, 64, NOOP);
    expect([served.pause, served.ballX, served.ballY]).toEqual([0, 80, 115]);
  });
});

describe('settings', () => {
  test.each([
    ['Pong-v0', [2, 3, 4], 10_000],
    ['Pong-v4', [2, 3, 4], 100_000],
    ['PongNoFrameskip-v4', [1], 400_000],
    ['ALE/Pong-v5', [4], 27_000],
  ])('%s has steps of %j frames and ends after %i', async (name, skips, maxEpisodeSteps) => {
    const world = await make(name, { obsType: 'features' });
    expect(world.spec).toMatchObject({ id: name, maxEpisodeSteps });
    let { state } = world.reset(anyKey);
    const frameOf = (s: unknown): number => (s as { inner: PongState }).inner.frame;
    const seen = new Set<number>();
    for (let t = 0; t < 40; t++) {
      const before = frameOf(state);
      state = world.step(state, UP, fold(anyKey, t)).state;
      seen.add(frameOf(state) - before);
    }
    expect([...seen].sort()).toEqual(skips);
  });
  test('sticky actions repeat the last one in a quarter of the frames', () => {
    const world = pong({ obsType: 'features', frameskip: 1, repeatActionProbability: 0.25 });
    const before = frames(newPongGame, 1, DOWN);
    const repeated = Array.from({ length: 4000 }, (_, i) => world.step(before, UP, fold(anyKey, i)).state.lastAction);
    expect(repeated.filter((a) => a === DOWN).length / 4000).toBeCloseTo(0.25, 1);
    expect(pong({ obsType: 'features', repeatActionProbability: 1 }).step(before, UP, anyKey).state.lastAction).toBe(DOWN);
  });
  test.each([
    [{ obsType: 'ram' }, /obsType should be rgb or features, but is ram: no console/],
    [{ obsType: 'grayscale' }, /but is grayscale: brightness can be computed/],
    [{ obsType: 'rbg' }, /but is rbg$/],
    [{ frameskip: 0 }, /frameskip should be a whole number from 1 on, or two/],
    [{ frameskip: [3, 3] }, /but is \[3,3\]/],
    [{ repeatActionProbability: 2 }, /from 0 to 1, but is 2/],
  ])('%j is refused with a reason', (options, message) => {
    expect(() => pong(options as never)).toThrow(message);
  });
});

/** States along a game with random actions. */
const someStates = (n: number): readonly PongState[] => {
  const states = [newPongGame];
  for (const action of randint(key(5), n, 6)) states.push(frames(states[states.length - 1], 7, action));
  return states;
};

describe('frames and pictures', () => {
  const at = (frame: Uint8Array, x: number, y: number): number[] => [...frame.subarray(3 * (160 * y + x), 3 * (160 * y + x) + 3)];
  test('a frame has the measured colours in the measured places', () => {
    const frame = drawPongFrame({ ...frames(newPongGame, 60, NOOP), enemyScore: 8, playerScore: 12 });
    expect(frame.length).toBe(210 * 160 * 3);
    expect([at(frame, 80, 24), at(frame, 80, 33), at(frame, 80, 194), at(frame, 159, 209)]).toEqual(Array(4).fill([236, 236, 236]));
    expect([at(frame, 80, 23), at(frame, 80, 34), at(frame, 80, 193)]).toEqual(Array(3).fill([144, 72, 17]));
    expect([at(frame, 7, 0), at(frame, 8, 0), at(frame, 7, 1)]).toEqual([
      [0, 0, 0],
      [144, 72, 17],
      [144, 72, 17],
    ]);
    expect([at(frame, 16, 116), at(frame, 15, 116), at(frame, 140, 96)]).toEqual([
      [213, 130, 74],
      [144, 72, 17],
      [92, 186, 92],
    ]);
    expect(at(frame, 77, 116)).toEqual([236, 236, 236]);
    expect([at(frame, 36, 1), at(frame, 47, 20), at(frame, 104, 1)]).toEqual([
      [213, 130, 74],
      [213, 130, 74],
      [92, 186, 92],
    ]);
  });
  test('the first frame has the other background, and no paddles', () => {
    const colours = new Set(Array.from({ length: 160 }, (_, x) => at(drawPongFrame(newPongGame), x, 100).join()));
    expect([...colours]).toEqual(['109,118,43']);
  });
  test('two frames share no memory', () => {
    const first = drawPongFrame(newPongGame);
    first.fill(1);
    expect(at(drawPongFrame(newPongGame), 80, 100)).toEqual([109, 118, 43]);
  });
  test('the picture has the pixels of the frame', () => {
    const world = pong();
    const states = someStates(30);
    for (const state of [states[0], states[9], states[30]]) {
      const picture = world.render?.(state);
      if (!picture) throw new Error('no picture');
      const raster = rasterize(picture, 160, 210).flat(2);
      expect(Uint8Array.from(raster)).toEqual(drawPongFrame(state));
    }
  });
  test('its SVG has hard edges', () => {
    const picture = pong().render?.(newPongGame);
    expect(picture && svg(picture)).toContain('shape-rendering="crispEdges"');
  });
  test('observations are elements of their spaces', () => {
    const rgb = pong();
    expect(rgb.observationSpace).toEqual(box(0, 255, { shape: [210, 160, 3], dtype: 'uint8' }));
    for (const state of someStates(300)) {
      const { obs } = plain.step(state, NOOP, anyKey);
      expect(contains(plain.observationSpace, obs)).toBe(true);
    }
    expect(contains(rgb.observationSpace, rgb.reset(anyKey).obs)).toBe(true);
  });
});

test('checkEnv finds no fault in features', () => {
  expect(() => checkEnv(pong({ obsType: 'features', frameskip: [2, 5] }))).not.toThrow();
});
