import { pairRows, type PairedRows } from '#core/statistics/paired-rows.ts'

/**
 * 12 tasks of 5 to 15 instances, made by a rule that another program can repeat: two columns of zeros and ones and one
 * of others.
 */
export const ragged: PairedRows = pairRows(
  3,
  Array.from({ length: 12 }, (_, t) =>
    Array.from({ length: 5 + ((t * 7) % 11) }, (_, i) => [
      (i * 7 + t * 13) % 10 < 3 + (t % 5) ? 1 : 0,
      (i * 3 + t * 5) % 10 < 4 + (t % 3) ? 1 : 0,
      ((i * 37 + t * 11) % 101) / 100,
    ]),
  ),
)

/** Two lines of three seeds each, on 8 tasks of 6 instances. */
export const crossed: PairedRows = pairRows(
  6,
  Array.from({ length: 8 }, (_, t) =>
    Array.from({ length: 6 }, (__, i) => [
      ...[0, 1, 2].map((s) => ((i * 7 + t * 5 + s * 3 + ((i * t * (s + 1)) % 4)) % 10 < 4 + s + (t % 3) ? 1 : 0)),
      ...[0, 1, 2].map((s) => ((i * 3 + t * 7 + s) % 10 < 3 + (t % 4) ? 1 : 0)),
    ]),
  ),
  [
    { columns: [0, 1, 2], seeds: [1, 2, 3] },
    { columns: [3, 4, 5], seeds: [1, 2, 3] },
  ],
)
