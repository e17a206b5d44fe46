/** Digits of the score: cells of 4 × 4 pixels, three across and five down, below the first row. */
import { type Block, ENEMY_COLOUR, type PixelColour, PLAYER_COLOUR } from './screen.js';

/** Digits from 0 to 9, row by row from the top. */
const digits = [
  ['###', '#.#', '#.#', '#.#', '###'],
  ['.#.', '.#.', '.#.', '.#.', '.#.'],
  ['###', '..#', '###', '#..', '###'],
  ['###', '..#', '###', '..#', '###'],
  ['#.#', '#.#', '###', '..#', '..#'],
  ['###', '#..', '###', '..#', '###'],
  ['###', '#..', '###', '#.#', '###'],
  ['###', '..#', '..#', '..#', '..#'],
  ['###', '#.#', '###', '#.#', '###'],
  ['###', '#.#', '###', '..#', '###'],
] as const;

const CELL = 4; // pixels
const TOP = 1; // row
const TENS_TO_UNITS = 16; // columns
/** First columns of the tens of both scores. */
const ENEMY_TENS = 20;
const PLAYER_TENS = 100;

const digitBlocks = (digit: number, left: number, colour: PixelColour): readonly Block[] =>
  digits[digit].flatMap((row, j) =>
    [...row].flatMap((cell, i) =>
      cell === '#'
        ? [{ x: left + CELL * i, y: TOP + CELL * j, width: CELL, height: CELL, colour }]
        : [],
    ),
  );

const numberBlocks = (score: number, left: number, colour: PixelColour): readonly Block[] => [
  ...(score >= 10 ? digitBlocks(Math.floor(score / 10), left, colour) : []),
  ...digitBlocks(score % 10, left + TENS_TO_UNITS, colour),
];

const HIGHEST_SCORE = 21;
const everyScore = (left: number, colour: PixelColour): readonly (readonly Block[])[] =>
  Array.from({ length: HIGHEST_SCORE + 1 }, (_, score) => numberBlocks(score, left, colour));

/** Blocks of the opponent's scores 0, …, 21, by score. */
export const enemyDigits = everyScore(ENEMY_TENS, ENEMY_COLOUR);
/** Blocks of the player's scores 0, …, 21, by score. */
export const playerDigits = everyScore(PLAYER_TENS, PLAYER_COLOUR);
