/** Films as GIFs, and stills as PNGs. */
import { describe, expect, test } from 'vitest';
import { cartPole, type Picture } from '../../../../src/envs/index.js';
import { circle, polygon, rectangle } from '../../../../src/envs/picture.js';
import { key } from '../../../../src/random.js';
import { UserError } from '../../../../src/run/userError.js';
import { camera, type Film, type Frame } from '../../../../src/run/watch/film.js';
import { forGif, gif, hundredths } from '../../../../src/run/watch/gif.js';
import { png, resvg } from '../../../../src/run/watch/svgToPixels.js';
import { type Gif, readGif } from '../../../support/gif.js';

const picture = (x: number): Picture => ({
  x: [0, 10],
  y: [0, 5],
  background: 'white',
  shapes: [polygon('#c02040', ...rectangle(x - 1, 1, x + 1, 4)), circle('#10a060', [9.8, 4.8], 0.1)],
});
const film = (steps: number, fps: number): Film => {
  const { see, film } = camera(fps);
  for (let step = 0; step <= steps; step++) see({ picture: picture(1 + step / 10), step, ret: step });
  return film();
};
/** The colour at a place of the picture's own coordinates. */
const at = ({ width, frames }: Gif, frame: number, x: number, y: number): number[] => {
  const scale = width / 10;
  const pixel = Math.floor((5 - y) * scale) * width + Math.floor(x * scale);
  return [...frames[frame].rgb.subarray(3 * pixel, 3 * pixel + 3)];
};
const near = (found: readonly number[], wanted: readonly number[]): void => {
  for (const [i, x] of found.entries()) expect(Math.abs(x - wanted[i])).toBeLessThanOrEqual(4);
};

describe('a GIF', () => {
  test('shows what changes, leaves what does not, and keeps its colours, those of small things too', async () => {
    const read = readGif(await gif(film(20, 10), 'World'));
    expect(read).toMatchObject({ width: 480, height: 270 });
    expect(read.frames).toHaveLength(21);
    for (const [frame, x] of [
      [0, 1],
      [10, 2],
      [20, 3],
    ]) {
      near(at(read, frame, x, 2.5), [0xc0, 0x20, 0x40]);
      near(at(read, frame, x + 2, 2.5), [255, 255, 255]);
      near(at(read, frame, 9.8, 4.8), [0x10, 0xa0, 0x60]);
    }
    near(at(read, 20, 1, 2.5), [255, 255, 255]); // where it was
  });

  test.each([
    [50, 100, 51, 204],
    [30, 100, 101, 337],
    [15, 45, 46, 307],
    [4, 8, 9, 225],
    [50, 1999, 501, 4000],
  ])('of %i pictures a second and %i steps has %i frames, and takes as long as the episode', (fps, steps, frames, sum) => {
    const shown = forGif(film(steps, fps));
    const delays = hundredths(shown);
    expect(delays).toHaveLength(frames);
    expect(delays.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(Math.round((100 * (steps + 1)) / fps));
    expect(delays.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(sum + 8);
    expect(Math.min(...delays.slice(0, -1))).toBeGreaterThanOrEqual(2); // faster is slower: browsers take it for a tenth of a second
  });

  test('is shown at the times that were asked for', async () => {
    const shown = film(20, 30);
    const delays = readGif(await gif(shown, 'World')).frames.map(({ delay }) => delay);
    expect(delays).toEqual(hundredths(shown));
    expect(delays.slice(0, 6)).toEqual([3, 4, 3, 3, 4, 3]);
  });

  test('says nothing again that stays: 200 steps of CartPole are 160 kilobytes, and 500 far less than a megabyte', async () => {
    const { see, film } = camera(cartPole.spec.fps);
    let { state } = cartPole.reset(key(0));
    for (let step = 0; step <= 200; step++) {
      see({ picture: cartPole.render?.(state), step, ret: step } as Frame);
      const next = cartPole.step(state, step % 2, key(step));
      state = next.terminated ? cartPole.reset(key(step)).state : next.state;
    }
    expect((await gif(forGif(film()), 'World')).length).toBeLessThan(160e3);
  });
});

test('a PNG is twice as fine as the drawing', async () => {
  const bytes = png(await resvg(), '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
  expect([...bytes.subarray(1, 4)]).toEqual([...'PNG'].map((c) => c.charCodeAt(0)));
  expect([bytes[19], bytes[23]]).toEqual([60, 40]);
});

test.each([
  ['is not installed', Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })],
  ['cannot be loaded (no such library)', new Error('no such library')],
])('without the package that draws, an error says what to type: it %s', async (why, error) => {
  await expect(resvg(() => Promise.reject(error))).rejects.toThrow(
    new UserError(`rendering to pixels needs a package that ${why}: npm i @resvg/resvg-js`),
  );
});
