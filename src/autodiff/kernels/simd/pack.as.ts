/** Copies of parts of a matrix in the order in which blocks read them, and of a block into C. */

/**
 * kc rows of B, element (k, j) at b + k·rs + j·cs, as panels [kc][8] one after another, the last
 * one filled up with zeros.
 */
export function packB(b: usize, rs: usize, cs: usize, kc: i32, N: i32, to: usize): void {
  for (let j = 0; j < N; j += 8) {
    const width = min(8, N - j);
    let p = b + <usize>j * cs;
    if (width < 8) memory.fill(to, 0, <usize>kc * 32);
    if (cs == 4 && width == 8)
      for (let k = 0; k < kc; k++) {
        v128.store(to, v128.load(p));
        v128.store(to, v128.load(p, 16), 16);
        to += 32;
        p += rs;
      }
    else {
      for (let jj = 0; jj < width; jj++, p += cs) {
        let q = to + <usize>jj * 4,
          r = p;
        for (let k = 0; k < kc; k++) {
          store<f32>(q, load<f32>(r));
          q += 32;
          r += rs;
        }
      }
      to += <usize>kc * 32;
    }
  }
}

/** kc columns of four rows of A, element (r, k) at a + 4·r + k·cs, as [kc][4]. */
export function packColumns(a: usize, cs: usize, kc: i32, to: usize): void {
  for (const end = a + <usize>kc * cs; a < end; a += cs, to += 16) v128.store(to, v128.load(a));
}

/**
 * kc columns of four rows of A, element (r, k) at a + r·rs + 4·k, as [kc][4]: the numbers of a row
 * are neighbours, and blocks of four by four are transposed.
 */
export function packRows(a: usize, rs: usize, kc: i32, to: usize): void {
  const whole = a + <usize>(kc & ~3) * 4,
    end = a + <usize>kc * 4,
    rs2 = 2 * rs,
    rs3 = 3 * rs;
  for (; a < whole; a += 16, to += 64) {
    const p = v128.load(a),
      q = v128.load(a + rs),
      r = v128.load(a + rs2),
      s = v128.load(a + rs3);
    const pq = i32x4.shuffle(p, q, 0, 4, 1, 5),
      rsLow = i32x4.shuffle(r, s, 0, 4, 1, 5);
    const pqHigh = i32x4.shuffle(p, q, 2, 6, 3, 7),
      rsHigh = i32x4.shuffle(r, s, 2, 6, 3, 7);
    v128.store(to, i64x2.shuffle(pq, rsLow, 0, 2));
    v128.store(to, i64x2.shuffle(pq, rsLow, 1, 3), 16);
    v128.store(to, i64x2.shuffle(pqHigh, rsHigh, 0, 2), 32);
    v128.store(to, i64x2.shuffle(pqHigh, rsHigh, 1, 3), 48);
  }
  for (; a < end; a += 4, to += 16) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(a + rs), 4);
    store<f32>(to, load<f32>(a + rs2), 8);
    store<f32>(to, load<f32>(a + rs3), 12);
  }
}

/** The first `width` columns of a tile [rows][8], written or added (acc) to C. */
export function putTile(tile: usize, c: usize, ldc: usize, rows: i32, width: i32, acc: bool): void {
  for (let r = 0; r < rows; r++, tile += 32, c += ldc)
    for (let j = 0; j < width; j++) {
      const d = c + <usize>j * 4,
        v = load<f32>(tile + <usize>j * 4);
      store<f32>(d, acc ? v + load<f32>(d) : v);
    }
}
