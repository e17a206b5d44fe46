/** VitePress's own theme without its fonts, in the colours of the book. */
import { onContentUpdated, type Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import { exerciseDoor } from './components/exerciseDoor.js';
import { figures } from './components/figures/index.js';
import { playgroundDoor } from './components/playgroundDoor.js';
import { linkSymbols } from './symbols.js';
import 'katex/dist/katex.min.css';
import './style.css';
import './views.css';
import './taxonomy.css';

/** The filter of the papers, whose script no other page loads. */
const withPapers = async (): Promise<void> => {
  const form = document.querySelector<HTMLFormElement>('.paper-filter:not([data-ready])');
  if (!form) return;
  form.dataset.ready = '';
  (await import('./papers.js')).filterPapers(form);
};

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    for (const [name, figure] of Object.entries(figures)) app.component(name, figure);
    app.component('Playground', playgroundDoor);
    app.component(
      'ComparePlayground',
      defineAsyncComponent(() => import('./components/ComparePlayground.vue')),
    );
    app.component('Exercise', exerciseDoor);
    app.component(
      'ExerciseList',
      defineAsyncComponent(() => import('./components/ExerciseList.vue')),
    );
    if (!import.meta.env.SSR) linkSymbols();
  },
  setup: () => onContentUpdated(withPapers),
} satisfies Theme;
