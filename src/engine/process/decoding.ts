import type { Answer } from '../engine.ts'

/** What a decoding adds to the fit. */
export type Decoded = Omit<Extract<Answer, { readonly state: 'answered' }>, 'state' | 'fit'>

/** Nothing is drawn; the seed is named because the default is the clock. */
export const greedy = { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 0 } as const
