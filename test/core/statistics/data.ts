import { pairRows, type PairedRows } from '#core/statistics/paired-rows.ts'

/** 12 tasks of 5 to 15 instances, made by a rule that another program can repeat: two columns of zeros and ones and one of others. */
export const ragged: PairedRows = pairRows(3, Array.from({ length: 12 }, (_, t) => (
  Array.from({ length: 5 + ((t * 7) % 11) }, (_, i) => [
    (i * 7 + t * 13) % 10 < 3 + (t % 5) ? 1 : 0,
    (i * 3 + t * 5) % 10 < 4 + (t % 3) ? 1 : 0,
    ((i * 37 + t * 11) % 101) / 100,
  ])
)))
