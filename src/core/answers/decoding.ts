export const decodings = ['free', 'constrained', 'likelihood'] as const
/** How an answer is got out of a model; all are greedy (temperature 0). */
export type Decoding = (typeof decodings)[number]

/** `constrained` and `likelihood` choose among labels, so they need a closed label space. */
export function needsLabels(decoding: Decoding): boolean {
  return decoding !== 'free'
}
