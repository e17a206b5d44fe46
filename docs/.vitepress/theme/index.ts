/** VitePress's own theme without its fonts, in the colours of the book. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { figures } from './components/figures/index.js';
import { linkSymbols } from './symbols.js';
import 'katex/dist/katex.min.css';
import './style.css';
import './views.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    for (const [name, figure] of Object.entries(figures)) app.component(name, figure);
    if (!import.meta.env.SSR) linkSymbols();
  },
} satisfies Theme;
