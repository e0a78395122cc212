import { reachesRougeL } from '#core/scoring/rouge-l.ts'
import type { ResultsInput } from './results-table.ts'

interface BothMeans {
  readonly rougeL: { readonly overInstances: number | null; readonly n: number }
  readonly rougeLUnicode: { readonly overInstances: number | null; readonly n: number }
}

/** Whether a table must show ROUGE-L by Unicode words beside ROUGE-L: of ASCII texts the two are the same. */
export function differsByUnicode(lines: readonly BothMeans[]): boolean {
  return lines.some(
    ({ rougeL, rougeLUnicode }) =>
      rougeLUnicode.overInstances !== null &&
      (rougeL.n !== rougeLUnicode.n || rougeL.overInstances !== rougeLUnicode.overInstances),
  )
}

/** Which instances no answer could reach with ROUGE-L, and how many of those are compared on it. */
export function unreachedByRougeL({ references, tasks, cells }: ResultsInput): {
  readonly instances: number
  readonly compared: number
} {
  const unreached = new Set([...references].flatMap(([instance, of]) => (reachesRougeL(of) ? [] : [instance])))
  if (unreached.size === 0) return { instances: 0, compared: 0 }
  const compared = new Set<number>()
  for (const { trials } of cells) {
    for (const { instance, task } of trials)
      if (unreached.has(instance) && tasks[task]?.task.answerSpace.kind === 'generation') compared.add(instance)
  }
  return { instances: unreached.size, compared: compared.size }
}

/**
 * e.g. "12 of 40 instances have no ROUGE-L: their references have no Latin letters or digits; they are in no mean of it
 * …"
 */
export function unreachedSentence(unreached: number, of: number): string {
  const one = unreached === 1
  return `${unreached} of ${of} instances ${one ? 'has' : 'have'} no ROUGE-L: ${one ? 'its' : 'their'} references have no Latin letters or digits; ${one ? 'it is' : 'they are'} in no mean of it and in no comparison on it. See ROUGE-L (Unicode words).`
}
