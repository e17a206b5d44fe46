/** A world that writes its observation into one array, over and over, to save memory. */
export interface World {
  readonly obs: number[];
  /** Takes a step, and writes the next observation into `obs`. */
  step(): void;
}

/** The observations of n steps, each one as it was before its step. */
export const collectObservations = (world: World, n: number): number[][] => {
  const rows: number[][] = [];
  for (let t = 0; t < n; t++) {
    rows.push(world.obs);
    world.step();
  }
  return rows;
};
