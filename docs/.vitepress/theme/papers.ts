/**
 * The filter of the papers. The address says which of them are shown, so that a choice can be sent to others and goes back
 * with the browser's button; the form changes the address.
 */

interface Entry {
  readonly item: HTMLElement;
  /** Folded: its headings, title, authors and reason. */
  readonly text: string;
}
/** Lower case, without accents. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether a paper has all the words, the kind and the years that an address asks for. */
const isWanted = ({ item, text }: Entry, wanted: URLSearchParams): boolean => {
  const { kind = '', year = '' } = item.dataset;
  const words = folded(wanted.get('q') ?? '').split(/\s+/);
  const [kinds, from, to] = ['kind', 'from', 'to'].map((name) => wanted.get(name));
  return words.every((word) => text.includes(word)) && (!kinds || kind === kinds) && (!from || year >= from) && (!to || year <= to);
};

/** Headings and lists of papers, in their order on the page. */
const partsAfter = (form: Element): HTMLElement[] => [
  ...(form.parentElement?.querySelectorAll<HTMLElement>('form ~ :is(h2, h3, ol)') ?? []),
];

/** The parts that belong to a heading: those up to the next one that is not below it. */
const partsUnder = (heading: HTMLElement, parts: readonly HTMLElement[]): readonly HTMLElement[] => {
  const after = parts.slice(parts.indexOf(heading) + 1);
  const end = after.findIndex(({ tagName }) => tagName !== 'OL' && tagName <= heading.tagName);
  return end < 0 ? after : after.slice(0, end);
};

const entriesOf = (parts: readonly HTMLElement[]): Entry[] => {
  const headings = parts.filter(({ tagName }) => tagName !== 'OL');
  return parts.flatMap((list) => {
    if (list.tagName !== 'OL') return [];
    const topics = headings.filter((heading) => partsUnder(heading, parts).includes(list)).map(({ textContent }) => textContent);
    return [...list.children].map((item) => ({ item: item as HTMLElement, text: folded(`${topics.join(' ')} ${item.textContent}`) }));
  });
};

/** Shows the papers that are wanted, and the lists and headings that have any. @returns how many */
const show = (parts: readonly HTMLElement[], entries: readonly Entry[], wanted: URLSearchParams): number => {
  for (const entry of entries) entry.item.hidden = !isWanted(entry, wanted);
  for (const part of parts) {
    const lists = part.tagName === 'OL' ? [part] : partsUnder(part, parts).filter(({ tagName }) => tagName === 'OL');
    part.hidden = lists.every((list) => [...list.children].every((item) => (item as HTMLElement).hidden));
  }
  return entries.filter(({ item }) => !item.hidden).length;
};

/** What a form asks for, as an address has it: without fields that ask for nothing. */
const askedBy = (form: HTMLFormElement): URLSearchParams => {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (`${value}`.trim() !== '') asked.set(name, `${value}`.trim());
  return asked;
};

/** Makes a form filter the papers after it. */
export const filterPapers = (form: HTMLFormElement): void => {
  const parts = partsAfter(form);
  const entries = entriesOf(parts);
  const apply = (wanted: URLSearchParams): void => {
    const shown = show(parts, entries, wanted);
    form.querySelector('output')!.textContent = shown > 0 ? `${shown} of ${entries.length} papers` : 'No paper has all of that.';
  };
  const fromAddress = (): void => {
    const wanted = new URLSearchParams(location.search);
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')) field.value = wanted.get(field.name) ?? '';
    apply(askedBy(form)); // a kind or a year that no paper has is left out
  };
  const toAddress = (wanted: URLSearchParams): void => {
    history.replaceState(history.state, '', `${location.pathname}${wanted.size > 0 ? `?${wanted}` : ''}`);
    apply(wanted);
  };
  /** A link to a heading leads there, whatever is filtered: if the filter hides it, all are shown. */
  const toHeading = (): void => {
    fromAddress();
    if (!document.getElementById(decodeURIComponent(location.hash.slice(1)))?.hidden) return;
    history.replaceState(history.state, '', location.pathname + location.hash);
    fromAddress();
  };
  form.addEventListener('input', () => toAddress(askedBy(form)));
  form.addEventListener('reset', () => toAddress(new URLSearchParams()));
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const event of ['hashchange', 'popstate']) window.addEventListener(event, () => form.isConnected && toHeading());
  toHeading();
};
