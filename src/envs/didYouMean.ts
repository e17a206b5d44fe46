/** Suggestions for misspelt names. */

/** Levenshtein distance: insertions, deletions and replacements from a to b, row by row. */
export const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced));
    }
    row = next;
  }
  return row[b.length];
};

/** Base name in lower case, and version: 'CartPole-v1' is cartpole, 1. */
const splitVersion = (name: string): { readonly base: string; readonly version: number } => {
  const [, base, version] = /^(.*?)(?:-v(\d+))?$/s.exec(name.toLowerCase()) as RegExpExecArray;
  return { base, version: Number(version ?? 0) };
};

/** Known names within a third of a name's length, ignoring case and version; nearest, newest first. */
export const nearest = (name: string, known: readonly string[]): readonly string[] => {
  const { base } = splitVersion(name);
  return known
    .map((candidate) => ({
      candidate,
      distance: editDistance(base, splitVersion(candidate).base),
      version: splitVersion(candidate).version,
    }))
    .filter(({ distance }) => distance <= base.length / 3)
    .sort((a, b) => a.distance - b.distance || b.version - a.version)
    .map(({ candidate }) => candidate);
};
