/** Types of gifenc, which ships none: the part of it that is used. */
declare module 'gifenc' {
  export type Colour = readonly [red: number, green: number, blue: number];
  export interface Encoder {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        /** Palette; given for the first frame, it serves all. */
        readonly palette?: readonly Colour[];
        /** Display time in milliseconds, rounded to hundredths of a second. */
        readonly delay: number;
        readonly transparent?: boolean;
        readonly transparentIndex?: number;
        /** 1: keep this frame, so that it shows through the transparent pixels of the next. */
        readonly dispose?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8Array, colours: number): Colour[];
  export function applyPalette(rgba: Uint8Array, palette: readonly Colour[]): Uint8Array;
  const all: {
    GIFEncoder: typeof GIFEncoder;
    quantize: typeof quantize;
    applyPalette: typeof applyPalette;
  };
  export default all;
}
