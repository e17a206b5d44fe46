/** What is seen of an episode, and the files it goes to. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { animatedSvg, type Picture, svg } from '../../../../src/envs/index.js';
import { savedModel, snapshotFile, snapshotsIn } from '../../../../src/run/saved/snapshots.js';
import { UserError } from '../../../../src/run/userError.js';
import { camera, type Film, fittingWidth, notes, thinned } from '../../../../src/run/watch/film.js';
import { page } from '../../../../src/run/watch/filmPage.js';
import { checkOutput, writeFilm } from '../../../../src/run/watch/writeFilm.js';
import { eachInFolder } from '../../../support/folder.js';

/** A dot at so many metres, in a world of ten by five. */
const dot = (x: number): Picture => ({
  x: [0, 10],
  y: [0, 5],
  background: 'white',
  shapes: [{ kind: 'circle', centre: [x, 2], radius: 1, fill: '#c02040' }],
});
/** An episode that goes a millimetre a step, and pays as much as `reward` says. */
const walk = (steps: number, { fps = 50, reward = 1, most = 4000 } = {}): Film => {
  const { see, film } = camera(fps, most);
  for (let step = 0; step <= steps; step++) see({ picture: dot(step / 1000), step, ret: reward * step });
  return film();
};
const stepsOf = ({ frames }: Film): number[] => frames.map(({ step }) => step);

let here = '';
eachInFolder((path) => {
  here = path;
});

describe('a film', () => {
  test('has a frame of every step, and one of the beginning', () => {
    expect(stepsOf(walk(3))).toEqual([0, 1, 2, 3]);
    expect(walk(3)).toMatchObject({ every: 1, fps: 50 });
  });
  test('of a long episode keeps no more frames than it may, and the last one', () => {
    expect(walk(20, { most: 8 })).toMatchObject({ every: 4, fps: 50 });
    expect(stepsOf(walk(20, { most: 8 }))).toEqual([0, 4, 8, 12, 16, 20]);
    expect(stepsOf(walk(22, { most: 8 }))).toEqual([0, 4, 8, 12, 16, 20, 22]);
  });
  test.each([
    [10, 11, Number.POSITIVE_INFINITY, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [10, 6, Number.POSITIVE_INFINITY, [0, 2, 4, 6, 8, 10]],
    [10, 5, Number.POSITIVE_INFINITY, [0, 3, 6, 9, 10]],
    [10, 100, 25, [0, 2, 4, 6, 8, 10]],
    [9, 100, 20, [0, 3, 6, 9]],
  ])('of %i steps, thinned to %i frames and %d a second', (steps, most, perSecond, expected) => {
    expect(stepsOf(thinned(walk(steps), most, perSecond))).toEqual(expected);
  });
  test('that is thinned twice keeps its speed', () => {
    const twice = thinned(walk(40, { most: 24 }), 6);
    expect([stepsOf(twice), twice.every, twice.fps]).toEqual([[0, 8, 16, 24, 32, 40], 8, 50]);
  });
  test('counts whole returns in whole numbers, and others with two decimals, all notes of one length', () => {
    expect(notes(walk(10)).at(-1)).toBe('step 10 · return 10');
    expect(notes(walk(10))[0]).toBe('\u00a0\u00a0step 0 · return 0');
    expect(notes(walk(2, { reward: -0.25 }))).toEqual(['\u00a0step 0 · return 0.00', 'step 1 · return -0.25', 'step 2 · return -0.50']);
  });
  test('fits into a frame, whichever side is the longer', () => {
    expect(fittingWidth(dot(0), 600, 400)).toBe(600);
    expect(fittingWidth({ ...dot(0), y: [0, 10] }, 600, 400)).toBe(400);
  });
});

describe('notes under a picture', () => {
  test('stand at the right, and the caption at the left', () => {
    const xml = svg(dot(1), { caption: 'a world', note: 'step 7' });
    expect(xml).toMatch(/<text x="10" [^>]*text-anchor="start"[^>]*>a world<\/text>/);
    expect(xml).toMatch(/<text x="590" [^>]*text-anchor="end"[^>]*>step 7<\/text>/);
  });
  test('change with the pictures of a film', () => {
    const xml = animatedSvg([dot(1), dot(2)], { fps: 2, caption: 'a world', notes: ['one', 'two'] });
    const groups = xml.split('<g').slice(1);
    expect(groups.map((group) => /keyTimes="([\d.;]+)".*(circle|one|two)/.exec(group)?.slice(1))).toEqual([
      ['0;0;0.5', 'circle'],
      ['0;0.5;1', 'circle'],
      ['0;0;0.5', 'one'],
      ['0;0.5;1', 'two'],
    ]);
  });
  test('leave a long caption only so much room as there is', () => {
    const said = />([^<]*)<\/text>/.exec(svg(dot(1), { width: 200, caption: 'x'.repeat(100), note: 'step 7' }))?.[1] ?? '';
    expect(said).toMatch(/^x{10,20}…$/);
  });
  test('are one for each picture', () => {
    expect(() => animatedSvg([dot(1), dot(2)], { fps: 1, notes: ['one'] })).toThrow('a note for each of 2 pictures, but there are 1');
  });
});

describe('the page', () => {
  /** The page's script with just as much of a browser as it needs; `clock` is what the film's own says. */
  const opened = (film: Film) => {
    const html = page(film, 'World-v1: a <b>');
    const listeners: Record<string, (event: object) => void> = {};
    const element = (name: string) => ({
      name,
      addEventListener: (kind: string, listener: () => void) => {
        listeners[`${name} ${kind}`] = listener;
      },
      setAttribute: () => {},
      value: 0,
      textContent: '',
    });
    const [button, slider, output] = ['button', 'input', 'output'].map(element);
    const svg = {
      clock: 0,
      running: true,
      getCurrentTime: () => svg.clock,
      setCurrentTime: (seconds: number) => {
        svg.clock = seconds;
      },
      pauseAnimations: () => {
        svg.running = false;
      },
      unpauseAnimations: () => {
        svg.running = true;
      },
    };
    let next: () => void = () => {};
    const parts: Record<string, object> = { 'main > svg': svg, button, input: slider, output };
    const document = {
      querySelector: (name: string) => parts[name],
      querySelectorAll: () => [],
      addEventListener: (kind: string, listener: () => void) => {
        listeners[`document ${kind}`] = listener;
      },
    };
    vm.runInNewContext(/<script>(.*)<\/script>/s.exec(html)?.[1] ?? '', {
      document,
      requestAnimationFrame: (callback: () => void) => {
        next = callback;
      },
    });
    const press = (key: string, target: object = document) => {
      let prevented = false;
      listeners['document keydown']({
        key,
        target,
        preventDefault: () => {
          prevented = true;
        },
      });
      return prevented;
    };
    return { html, svg, button, slider, output, listeners, press, frame: () => next() };
  };

  test('has the title, the return and the steps in it, and nothing from elsewhere', () => {
    const { html } = opened(walk(1200));
    expect(html).toContain('<title>World-v1: a &lt;b>, return 1200</title>');
    expect(html).toContain('<h1>World-v1: a &lt;b></h1>\n<p>return 1200 after 1,200 steps</p>');
    expect(html).not.toMatch(/src=|href=|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  });
  test('counts along with the film', () => {
    const { svg, output, slider, frame } = opened(walk(10));
    expect(output.textContent).toBe('step 0   return 0');
    svg.clock = 4.5 / 50;
    frame();
    expect([output.textContent, slider.value]).toEqual(['step 4   return 4', 4]);
    svg.clock = 12.5 / 50; // the film has eleven pictures, and begins again
    frame();
    expect(output.textContent).toBe('step 1   return 1');
  });
  test('counts along with a film that was thinned', () => {
    const { svg, output, frame, press } = opened(thinned(walk(10), 6));
    svg.clock = (2 * 4.5) / 50;
    frame();
    expect(output.textContent).toBe('step 8   return 8');
    press('ArrowLeft');
    expect(svg.clock).toBeCloseTo((2 * 3.5) / 50);
  });
  test('stops and goes on with the space bar and the button', () => {
    const { svg, button, press, listeners } = opened(walk(10));
    expect(press(' ')).toBe(true);
    expect([svg.running, button.textContent]).toEqual([false, '▶']);
    listeners['button click']({});
    expect([svg.running, button.textContent]).toEqual([true, '❚❚']);
    expect(press(' ', button)).toBe(false); // the button sees to it by itself
    expect(svg.running).toBe(true);
  });
  test('goes on and back by a picture with the arrow keys, over the ends, and stops there', () => {
    const { svg, output, press } = opened(walk(10));
    press('ArrowRight');
    press('ArrowRight');
    expect([output.textContent, svg.running]).toEqual(['step 2   return 2', false]);
    expect(svg.clock).toBeCloseTo(2.5 / 50);
    press('Home');
    press('ArrowLeft');
    expect(output.textContent).toBe('step 10   return 10');
  });
  test('goes where the slider is, which keeps its own arrow keys', () => {
    const { output, slider, press, listeners } = opened(walk(10));
    slider.value = 7;
    listeners['input input']({});
    expect(output.textContent).toBe('step 7   return 7');
    expect(press('ArrowRight', slider)).toBe(false);
    expect(press('x')).toBe(false);
  });
});

describe('the files of an episode', () => {
  test('are named by their endings, and a long film says how it was thinned', async () => {
    const said = await writeFilm(walk(2000), 'World-v1', join(here, 'a.html'));
    expect(said).toBe(`The last episode, to open in a browser (one picture in 2 of its 2,000 steps): ${join(here, 'a.html')}`);
    expect(await writeFilm(walk(20, { fps: 30 }), 'World-v1', join(here, 'a.SVG'))).toBe(
      `The last episode, to open in a browser: ${join(here, 'a.SVG')}`,
    );
  });
  test.each([
    [{ flag: '--output', path: 'a.mp4' }, '--output should be a file that ends in .html, .svg, .gif or .png, but is a.mp4'],
    [{ flag: '--output', path: 'gif' }, '--output should be a file that ends in .html, .svg, .gif or .png, but is gif'],
    [{ flag: '--gif', path: 'a.html', ending: '.gif' }, '--gif should be a file that ends in .gif, but is a.html'],
    [{ flag: '--png', path: 'nowhere/a.png', ending: '.png' }, '--png is nowhere/a.png, but there is no directory nowhere'],
  ])('%j: refused in words that help', async (output, message) => {
    await expect(checkOutput(output)).rejects.toThrow(new UserError(message));
  });
});

describe('the models of a run', () => {
  const touch = (...names: string[]) => {
    for (const name of names) writeFileSync(join(here, name), '');
  };
  test('are kept by the epoch, and the last one without a number', () => {
    expect(snapshotFile('d', 30)).toBe(join('d', 'model30.safetensors'));
    touch('model.safetensors', 'model10.safetensors', 'model9.safetensors', 'model.safetensors.7.tmp', 'model1.safetensors.7.tmp');
    expect(snapshotsIn(here)).toEqual([9, 10]);
    expect(savedModel(here, -1)).toBe(join(here, 'model.safetensors'));
    expect(savedModel(here, 9)).toBe(join(here, 'model9.safetensors'));
  });
  test('that are not there are named beside those that are', () => {
    expect(() => savedModel(here, -1)).toThrow(
      new UserError(`${here} has no model.safetensors: the run was stopped before its first epoch was over`),
    );
    touch('model.safetensors');
    expect(() => savedModel(here, 3)).toThrow(
      new UserError(`${here} has no model of epoch 3, only the last one: with --keep_snapshots, spinup run keeps one at every save`),
    );
    touch('model10.safetensors', 'model0.safetensors');
    expect(() => savedModel(here, 3)).toThrow(new UserError(`${here} has no model of epoch 3; it has those of 0, 10, and the last one`));
  });
});
