import { expect } from 'vitest'
import { sentenceOf, type Reason } from '#contract/errors.ts'

/** Stands for a reason whose sentence matches, whatever remedy is beside it. */
export function saying(words: RegExp): unknown {
  return expect.toSatisfy((reason: Reason) => words.test(sentenceOf(reason)))
}
