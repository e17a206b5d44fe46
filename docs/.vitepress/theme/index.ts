/** VitePress's own theme without its fonts, in the colours of the book. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { playgroundDoor } from './components/playgroundDoor.js';
import { linkSymbols } from './symbols.js';
import 'katex/dist/katex.min.css';
import './style.css';
import './views.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('Playground', playgroundDoor);
    if (!import.meta.env.SSR) linkSymbols();
  },
} satisfies Theme;
