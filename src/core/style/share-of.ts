import type { Answered, Measured } from './metric.ts'

/** Percent of texts that have something. */
export function shareOf(has: (text: string) => boolean): (answered: readonly Answered[]) => Measured | null {
  return (answered) => {
    if (answered.length === 0) return null
    const both = answered.map(({ answer, references: [first = ''] }) => ({
      answer: has(answer),
      reference: has(first),
    }))
    const withReference = both.filter(({ reference }) => reference)
    return {
      value: percent(both.map(({ answer }) => answer)),
      references: percent(both.map(({ reference }) => reference)),
      alike: withReference.length === 0 ? null : percent(withReference.map(({ answer }) => answer)),
      interval95: null,
    }
  }
}

function percent(given: readonly boolean[]): number {
  return (100 * given.filter(Boolean).length) / given.length
}
