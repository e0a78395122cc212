import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { sampledFormatNames, type SampledFormatName } from './sampled-format.ts'

/** Fewer say too little of how much formats differ: Student's t of their variance has too few degrees of freedom. */
export const formatCount = { from: 10, to: 500 } as const

/**
 * Formats of the grammar, each at most once and each as likely; a larger sample of the same seed begins with the
 * smaller one, so that a study can be asked again with more.
 */
export function sampleFormats(n: number, seed: number): readonly SampledFormatName[] {
  if (!Number.isInteger(n) || n < formatCount.from || n > formatCount.to)
    throw new RangeError(`invalid number of formats: ${n} (from ${formatCount.from} to ${formatCount.to})`)
  return shuffled(seededRandom(seedFrom(`sampled formats ${seed}`)), sampledFormatNames).slice(0, n)
}
