/** Reads the GIFs that we write: one palette for all frames, frames as large as the picture. */

export interface Shown {
  /** In hundredths of a second. */
  readonly delay: number;
  /** What one sees by then, three bytes to a pixel. */
  readonly rgb: Uint8Array;
}

export interface Gif {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Shown[];
}

export const readGif = (bytes: Uint8Array): Gif => {
  if (new TextDecoder().decode(bytes.subarray(0, 6)) !== 'GIF89a') throw new Error('no GIF');
  const word = (at: number): number => bytes[at] | (bytes[at + 1] << 8);
  const [width, height] = [word(6), word(8)];
  const colours = 2 << (bytes[10] & 7);
  const palette = bytes.subarray(13, 13 + 3 * colours);
  const screen = new Uint8Array(3 * width * height);
  const frames: Shown[] = [];
  let [at, delay, transparent] = [13 + 3 * colours, 0, -1];
  const blocks = (): number[] => {
    const data: number[] = [];
    for (; bytes[at] > 0; at += bytes[at] + 1) data.push(...bytes.subarray(at + 1, at + 1 + bytes[at]));
    at++;
    return data;
  };
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) {
      if (bytes[at + 1] === 0xf9 && bytes[at + 3] >> 2 !== 1) throw new Error('a frame that does not stay');
      if (bytes[at + 1] === 0xf9) [delay, transparent] = [word(at + 4), bytes[at + 3] & 1 ? bytes[at + 6] : -1];
      at += 2;
      blocks();
    } else {
      const depth = bytes[at + 10];
      at += 11;
      for (const [i, colour] of unpacked(blocks(), depth).entries())
        if (colour !== transparent) screen.set(palette.subarray(3 * colour, 3 * colour + 3), 3 * i);
      frames.push({ delay, rgb: screen.slice() });
    }
  }
  return { width, height, frames };
};

/** Lempel-Ziv-Welch, as GIFs have it. */
const unpacked = (data: readonly number[], depth: number): number[] => {
  const [clear, end] = [1 << depth, (1 << depth) + 1];
  const out: number[] = [];
  let [words, before, size, bit]: [number[][], number[] | undefined, number, number] = [[], undefined, depth + 1, 0];
  for (;;) {
    let code = 0;
    for (let k = 0; k < size; k++, bit++) code |= ((data[bit >> 3] >> (bit & 7)) & 1) << k;
    if (code === end) return out;
    if (code === clear) {
      words = [...Array.from({ length: clear }, (_, k) => [k]), [], []];
      [before, size] = [undefined, depth + 1];
      continue;
    }
    const word: number[] = words[code] ?? [...(before ?? []), (before ?? [])[0]];
    for (const colour of word) out.push(colour);
    if (before && words.length < 4096) words.push([...before, word[0]]);
    before = word;
    if (words.length === 1 << size && size < 12) size++;
  }
};
