/** planck, an optional package: the part of it that is used here. */
declare module 'planck' {
  const planck: import('./envs/box2d/planck.js').Planck;
  export const World: typeof planck.World;
  export const Edge: typeof planck.Edge;
  export const Polygon: typeof planck.Polygon;
  export const Box: typeof planck.Box;
  export const RevoluteJoint: typeof planck.RevoluteJoint;
}
