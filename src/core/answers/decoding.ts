export const decodings = ['free', 'constrained', 'likelihood'] as const
/** How an answer is got out of a model; all are greedy (temperature 0). */
export type Decoding = (typeof decodings)[number]

/** Part of a cell's key: raised whenever a decoding would get another answer out of the same model and prompt. */
export const decodingVersions = {
  free: 1,
  // 2: a full stop and a second newline may end a label, too.
  constrained: 2,
  // 2: the label's end counts.
  likelihood: 2,
} as const satisfies Record<Decoding, number>

/** `constrained` and `likelihood` choose among labels, so they need a closed label space. */
export function needsLabels(decoding: Decoding): boolean {
  return decoding !== 'free'
}
