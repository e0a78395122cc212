export const outcomes = ['in-format', 'out-of-format', 'empty', 'too-long', 'engine-error'] as const
/** What became of one trial. `too-long` and `engine-error` have no scores: they are never folded into "wrong". */
export type Outcome = (typeof outcomes)[number]
