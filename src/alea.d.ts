/**
 * seedrandom's types leave out its single generators. A number as a seed hashes like its string, in
 * half the time.
 */
declare module 'seedrandom/lib/alea.js' {
  export default function alea(seed: number | string): () => number;
}
