/** Colours of code: GitHub's themes, with a few colours replaced that are too pale on this paper for WCAG's contrast of 4.5. */
import type { ThemeRegistration } from 'shiki';
import githubDark from 'shiki/themes/github-dark.mjs';
import githubLight from 'shiki/themes/github-light.mjs';

/** A theme in which colours are replaced by others; letters of their hexadecimal digits may be of either case. */
const recoloured = (theme: ThemeRegistration, name: string, stronger: Readonly<Record<string, string>>): ThemeRegistration => {
  const text = JSON.stringify(theme).replace(/#[0-9a-fA-F]{6}(?=")/g, (colour) => stronger[colour.toUpperCase()] ?? colour);
  return { ...JSON.parse(text), name };
};

export const themes = {
  light: recoloured(githubLight, 'paper-light', { '#E36209': '#9A4A08', '#6A737D': '#5F6771', '#22863A': '#1C6F30', '#D73A49': '#B92F3D' }),
  dark: recoloured(githubDark, 'paper-dark', { '#6A737D': '#98A2AD' }),
};
