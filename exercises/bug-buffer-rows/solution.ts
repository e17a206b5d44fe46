/** A buffer of fixed capacity, whose oldest rows are overwritten. */
export class Ring {
  readonly rows: number[] = [];
  /** Rows that were stored so far, those that are overwritten included. */
  stored = 0;

  constructor(readonly capacity: number) {}

  store(row: number): void {
    this.rows[this.stored % this.capacity] = row;
    this.stored++;
  }

  /** The row that a random number u in [0, 1) chooses, of those that are there. */
  draw(u: number): number {
    const size = Math.min(this.stored, this.capacity);
    return this.rows[Math.floor(u * size)];
  }
}
