/** A film as an HTML page: an animated SVG that plays by itself, and a script with controls. */

import { animatedSvg } from '../../envs/index.js';
import { escapeHtml } from '../print/escapeHtml.js';
import { type Film, fittingWidth } from './film.js';

const PAGE_WIDTH = 720; // pixels
const PAGE_HEIGHT = 480;

/** HTML page of a film. */
export const page = (film: Film, title: string): string => {
  const { frames, every, fps } = film;
  const width = fittingWidth(frames[0].picture, PAGE_WIDTH, PAGE_HEIGHT);
  const image = animatedSvg(
    frames.map(({ picture }) => picture),
    { fps: fps / every, width },
  );
  const end = frames[frames.length - 1];
  const total = `${title}, return ${rounded(end.ret)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(total)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>return ${rounded(end.ret)} after ${end.step.toLocaleString('en-US')} steps</p>
${image}<div class="controls" hidden>
<button aria-label="pause"></button>
<input type="range" min="0" max="${frames.length - 1}" value="0" aria-label="frame">
<output></output>
</div>
<p class="controls keys" hidden><kbd>Space</kbd> plays or pauses, <kbd>←</kbd> <kbd>→</kbd> one
frame back or forward, <kbd>Home</kbd> to the start</p>
</main>
<script>
const steps = ${JSON.stringify(frames.map(({ step }) => step))};
const returns = ${JSON.stringify(frames.map(({ ret }) => rounded(ret)))};
const seconds = ${every / fps}; // for a picture
${script}</script>
</body>
</html>
`;
};

const rounded = (x: number): number => Number(x.toFixed(2));
const style = `
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f4f4;
  color: #222; font: 16px/1.4 system-ui, sans-serif;
}
main { padding: 1em; box-sizing: border-box; max-width: 100vw; }
h1 { margin: 0; font-size: 1.25em; }
p { margin: 0 0 .75em; color: #555; }
main > svg {
  display: block; margin: 0 auto; max-width: 100%; max-height: 76vh; height: auto;
  background: white;
  box-shadow: 0 1px 8px #0003;
}
div.controls { display: flex; flex-wrap: wrap; gap: .75em; align-items: center; margin: .75em 0; }
.controls[hidden] { display: none; }
button { width: 2.6em; height: 2.2em; font: inherit; }
input { flex: 1 1 9em; min-width: 4em; }
output { min-width: 13em; text-align: right; font-variant-numeric: tabular-nums; white-space: pre; }
.keys { font-size: .85em; }
kbd {
  padding: 0 .3em; border: 1px solid #bbb; border-radius: 3px; background: white; font: inherit;
}
`;

/**
 * Script of the page. The SVG animates by its own clock; the script sets this clock, and displays
 * the step and the return that belong to it.
 */
const script = `
const film = document.querySelector('main > svg');
// Chromium has a clock for each svg, also for the one inside; they are set and stopped together
const clocks = [film, ...document.querySelectorAll('main > svg svg')];
const tags = ['button', 'input', 'output'];
const [button, slider, output] = tags.map((name) => document.querySelector(name));
const places = returns.every(Number.isInteger) ? 0 : 2;
let playing = true;
let at = 0;
const tell = (i) => {
  at = i;
  slider.value = i;
  output.textContent = 'step ' + steps[i] + '   return ' + returns[i].toFixed(places);
};
const play = (on) => {
  playing = on;
  for (const clock of clocks) clock[on ? 'unpauseAnimations' : 'pauseAnimations']();
  button.textContent = on ? '❚❚' : '▶';
  button.setAttribute('aria-label', on ? 'pause' : 'play');
};
const go = (i) => {
  play(false);
  tell((i + steps.length) % steps.length);
  for (const clock of clocks) clock.setCurrentTime((at + 0.5) * seconds);
};
const follow = () => {
  if (playing) tell(Math.floor(film.getCurrentTime() / seconds) % steps.length);
  requestAnimationFrame(follow);
};
const keys = {
  ' ': () => play(!playing),
  ArrowLeft: () => go(at - 1),
  ArrowRight: () => go(at + 1),
  Home: () => go(0),
};
document.addEventListener('keydown', (event) => {
  const { altKey, ctrlKey, metaKey } = event;
  // a focused button or slider, and the browser, have their own use for some keys
  if (!keys[event.key] || altKey || ctrlKey || metaKey) return;
  if (event.target === (event.key === ' ' ? button : slider)) return;
  event.preventDefault();
  keys[event.key]();
});
button.addEventListener('click', () => play(!playing));
slider.addEventListener('input', () => go(Number(slider.value)));
for (const part of document.querySelectorAll('.controls')) part.hidden = false;
play(true);
follow();
`;
