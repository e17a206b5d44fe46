/** Observations, one in each row. */
export type Rows = readonly (readonly number[])[];

const average = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Observations shifted and scaled such that each of their numbers has mean 0 and standard deviation 1 over the batch. */
export const normalize = (rows: Rows): number[][] => {
  const columns = rows[0].map((_, j) => rows.map((row) => row[j]));
  const means = columns.map(average);
  const deviations = columns.map((column, j) => Math.sqrt(average(column.map((x) => (x - means[j]) ** 2))));
  return rows.map((row) => row.map((x, j) => (x - means[j]) / (deviations[j] + 1e-8)));
};
