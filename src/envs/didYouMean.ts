/** Which names somebody may have meant. */

/** How many letters to insert, delete or replace to get from a to b: Levenshtein 1965, row by row. */
export const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
};

/** 'CartPole-v1' is cartpole, version 1. */
const parse = (name: string): { readonly base: string; readonly version: number } => {
  const [, base, version] = /^(.*?)(?:-v(\d+))?$/s.exec(name.toLowerCase()) as RegExpExecArray;
  return { base, version: Number(version ?? 0) };
};

/** The known names that are spelt almost like a name, whatever their case and version: the nearest first, then the newest. */
export const nearest = (name: string, known: readonly string[]): readonly string[] => {
  const { base } = parse(name);
  return known
    .map((candidate) => ({ candidate, distance: editDistance(base, parse(candidate).base), version: parse(candidate).version }))
    .filter(({ distance }) => distance <= base.length / 3)
    .sort((a, b) => a.distance - b.distance || b.version - a.version)
    .map(({ candidate }) => candidate);
};

/** The end of a sentence about an unknown name: '; did you mean a or b?', or '.' if there are no guesses. */
export const hint = (guesses: readonly string[]): string => (guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '.');

/** The same for a word among known names: the `most` nearest ones, or all that are near. */
export const didYouMean = (word: string, known: readonly string[], most?: number): string => hint(nearest(word, known).slice(0, most));
