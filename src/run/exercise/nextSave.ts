/** The next time that a file is saved. */
import { unwatchFile, watchFile } from 'node:fs';

const INTERVAL = 200; // ms

/** A save that is waited for. */
export interface AwaitedSave {
  readonly saved: Promise<void>;
  /** Stops waiting. */
  cancel(): void;
}

/**
 * Waits until a file has another time of modification. It is looked at several times a second,
 * which also sees editors that replace the file by another.
 */
export const nextSave = (path: string): AwaitedSave => {
  let cancel = (): void => {};
  const saved = new Promise<void>((resolve) => {
    const listener = ({ size }: { readonly size: number }): void => {
      if (size === 0) return; // between two files, or not written yet
      cancel();
      resolve();
    };
    cancel = () => unwatchFile(path, listener);
    watchFile(path, { interval: INTERVAL }, listener);
  });
  return { saved, cancel };
};
