import type { ParseIssue, ProblemCode } from './read-event.ts'

/** What is said of instances or records one by one: of each reason how often it was said, and the first places. */
export interface CountedReasons {
  readonly note: (reason: string, place: string) => void
  readonly count: number
  /** One for each reason; `say` gives the sentence that the places stand behind. */
  readonly issues: (code: ProblemCode, say: (count: number, reason: string) => string) => readonly ParseIssue[]
}

/** Places that a reason names. */
const named = 5

/** Reasons that are told apart: a file of a million faults may have as many. */
const most = 20

export function countedReasons(): CountedReasons {
  const found = new Map<string, { count: number; readonly places: string[] }>()
  let all = 0
  return {
    note: (given, place) => {
      const reason = found.size < most || found.has(given) ? given : 'have other faults'
      const entry = found.get(reason) ?? { count: 0, places: [] }
      all += 1
      entry.count += 1
      if (entry.places.length < named) entry.places.push(place)
      found.set(reason, entry)
    },
    get count() {
      return all
    },
    issues: (code, say) =>
      [...found].map(([reason, { count, places }]) => {
        const which = `${places.join(', ')}${count > named ? ', …' : ''}`
        return { code, where: places[0] ?? '', message: `${say(count, reason)}: ${which}` }
      }),
  }
}
