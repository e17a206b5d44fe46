/** Tasks of a page's threads, as Chromium traces them, in CPU time: a busy machine adds nothing to it. */
import type { Browser, Page } from 'playwright-core';

/** A task of a thread of the page. */
export interface PageTask {
  readonly thread: 'page' | 'worker';
  /** CPU time, ms. */
  readonly cpu: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time, µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

const threadNames: Readonly<Record<string, PageTask['thread']>> = { CrRendererMain: 'page', 'DedicatedWorker thread': 'worker' };

/** The tasks of a page while something happens in it. */
export const tasksWhile = async (browser: Browser, page: Page, happens: () => Promise<void>): Promise<PageTask[]> => {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await happens();
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  const idOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const threads = new Map(
    traceEvents.flatMap((event) => (threadNames[event.args.name ?? ''] ? [[idOf(event), threadNames[event.args.name!]]] : [])),
  );
  return traceEvents.flatMap((event) => {
    const thread = event.name.endsWith('RunTask') ? threads.get(idOf(event)) : undefined;
    return thread ? [{ thread, cpu: (event.tdur ?? 0) / 1000 }] : [];
  });
};
