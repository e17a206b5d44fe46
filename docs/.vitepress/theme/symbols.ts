/**
 * Symbols of the pseudocode and their identifiers in the code light each other up while the pointer or the focus is on one
 * of them. A click or a tap keeps one lit, and another lets it go. One listener serves all pages, whose HTML stays as it is.
 */
const VIEW = '.side-by-side';

/** The symbol that something is a part of, such as the target of an event. */
const symbolAt = (target: unknown): Element | undefined => {
  const symbol = target instanceof Element && target.closest(VIEW) && target.closest('.sym');
  return symbol || undefined;
};

/** Lights what belongs to a symbol: strongly in its own row, and weakly elsewhere; a button of the legend has no row. */
const light = (symbol: Element | undefined): void => {
  for (const lit of document.querySelectorAll(`${VIEW} .sym:is(.on, .at-hand)`)) lit.classList.remove('on', 'at-hand');
  const view = symbol?.closest(VIEW);
  const row = symbol?.closest('.row, .shared');
  for (const number of symbol?.getAttribute('data-s')?.split(' ') ?? [])
    for (const one of view?.querySelectorAll(`.sym[data-s~="${number}"]`) ?? [])
      one.classList.add(!row || row.contains(one) ? 'on' : 'at-hand');
};

/** Begins to listen; called once, in a browser. */
export const linkSymbols = (): void => {
  let kept: Element | undefined;
  let shown: Element | undefined;
  const show = (symbol: Element | undefined): void => {
    if (symbol !== shown) light(symbol);
    shown = symbol;
  };
  // a pointer that rests moves over other things when the focus scrolls the page: what has the focus stays lit
  const over = (event: Event): void => show(symbolAt(event.target) ?? kept ?? symbolAt(document.activeElement));
  document.addEventListener('pointerover', over);
  document.addEventListener('focusin', over);
  document.addEventListener('focusout', () => show(kept));
  document.addEventListener('click', (event) => {
    const symbol = symbolAt(event.target);
    if (!symbol && !kept) return;
    kept = symbol === kept ? undefined : symbol;
    show(kept);
    for (const button of document.querySelectorAll(`${VIEW} button.sym`)) button.setAttribute('aria-pressed', String(button === kept));
  });
};
