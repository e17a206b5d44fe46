/** The git commit from which a bench is built. */
import { execFileSync } from 'node:child_process';

/**
 * The commit of what is in the working tree, with a + if anything but results and pages differs from it. It is asked for
 * when the bench is built: later the tree may have moved on.
 */
export const commitNow = (): string => {
  const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD').trim();
    // the last one is what tsup reads its configuration from, and removes
    const changes = git('status', '--porcelain', '--', '.', ':!bench/results', ':!docs', ':!*.bundled_*.mjs').trim();
    return changes === '' ? commit : `${commit}+`;
  } catch {
    return 'unknown';
  }
};
