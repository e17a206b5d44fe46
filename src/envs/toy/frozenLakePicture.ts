/** The frozen lake as seen from above, one unit to a tile. */
import {
  circle,
  type Picture,
  type Point,
  placed,
  polygon,
  rectangle,
  type Shape,
} from '../picture.js';

const ICE = '#e3eef8';
const GREEN = '#3a7d44';
const RED = '#c8383e';
const RIBBON = '#f4d35e';

/** Shapes on a tile; `at` maps coordinates relative to the tile's centre to those of the lake. */
type TileShapes = (at: (point: Point) => Point) => readonly Shape[];
const tileShapes: Readonly<Record<string, TileShapes>> = {
  F: () => [],
  S: (at) => [
    polygon('#b98b5e', ...rectangle(-0.3, -0.3, 0.3, 0.3).map(at)),
    polygon('#cfa679', ...rectangle(-0.22, -0.22, 0.22, 0.22).map(at)),
  ],
  H: (at) => [circle('#5f8fb8', at([0, 0]), 0.38), circle('#2b5478', at([0.02, -0.03]), 0.33)],
  G: (at) => [
    polygon(RED, ...rectangle(-0.27, -0.3, 0.27, 0.2).map(at)),
    polygon(RIBBON, ...rectangle(-0.06, -0.3, 0.06, 0.2).map(at)),
    polygon(RIBBON, at([0, 0.2]), at([-0.18, 0.36]), at([-0.22, 0.23])),
    polygon(RIBBON, at([0, 0.2]), at([0.18, 0.36]), at([0.22, 0.23])),
  ],
};

const hat: TileShapes = (at) => [
  polygon(GREEN, at([-0.17, 0.15]), at([0.17, 0.15]), at([0, 0.42])),
  circle(RED, at([0, 0.42]), 0.05),
];
const elf: TileShapes = (at) => [
  polygon(GREEN, at([-0.2, -0.32]), at([0.2, -0.32]), at([0.1, 0.08]), at([-0.1, 0.08])),
  circle('#f2c9a1', at([0, 0.1]), 0.14),
  ...hat(at),
];

/** The picture of a map with the elf on tile `state`. */
export const lake = (map: readonly string[], state: number): Picture => {
  const rows = map.length;
  const columns = map[0].length;
  const tiles = [...map.join('')];
  const centre = (tile: number): Point => [
    (tile % columns) + 0.5,
    rows - 0.5 - Math.floor(tile / columns),
  ];
  const ground = tiles.flatMap((letter, tile): readonly Shape[] => {
    const at = placed(centre(tile));
    const points = rectangle(-0.5, -0.5, 0.5, 0.5).map(at);
    return [
      { kind: 'polygon', points, fill: ICE, stroke: '#b4c8e6', strokeWidth: 0.02 },
      ...tileShapes[letter](at),
    ];
  });
  const [x, y] = centre(state);
  // in a hole only the hat shows
  const figure = tiles[state] === 'H' ? hat(placed([x, y - 0.25])) : elf(placed([x, y]));
  return { x: [0, columns], y: [0, rows], background: ICE, shapes: [...ground, ...figure] };
};
