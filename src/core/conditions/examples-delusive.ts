import { seededRandom, seedFrom } from '#core/random/index.ts'
import type { ExamplesCondition, ShownExample } from './condition.ts'
import { delusiveCandidates } from './delusive-sources.ts'
import { reasonAgainst } from './delusive-validators.ts'

/**
 * Wrong demonstrations *instead of* the positive examples: form of input and output right, mapping wrong (Kung & Peng
 * 2023, abstract). A demonstration only: the supervised target of a training instance always stays right.
 */
export const delusiveExamples: ExamplesCondition = {
  name: 'delusive',
  // 2: what an instance of the task shows to be right is passed over, too.
  version: 2,
  describe: 'k examples whose form is right and whose mapping is wrong, instead of the positive ones',
  takesAway: 'right outputs',
  apply: (task, { k, seed }) => {
    if (k === 0)
      return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is nothing to be delusive` }
    const chosen: ShownExample[] = []
    const skipped: string[] = []
    let fromSet = false
    for (const candidate of delusiveCandidates(task, seededRandom(seedFrom(`${seed} ${task.name}`)))) {
      if (chosen.length === k) break
      const { input, output, source, title } = candidate
      const reason = chosen.some((shown) => shown.input.trim() === input.trim())
        ? 'its input is already shown'
        : reasonAgainst(candidate, task)
      if (reason === null) {
        chosen.push({ input, output, source })
        fromSet ||= candidate.approved === true
      } else skipped.push(`${title} skipped: ${reason}`)
    }
    const notes = skipped.map((note) => `${task.name}: ${note}`)
    if (chosen.length === k) return { fit: true, value: chosen, fromSet, ...(notes.length > 0 && { notes }) }
    return { fit: false, reason: `${task.name}: ${missing(k, chosen.length)} (${whatWasThere(skipped)})` }
  },
}

function missing(k: number, found: number): string {
  return `k = ${k} delusive examples asked for, ${found} found, ${k - found} missing`
}

function whatWasThere(skipped: readonly string[]): string {
  return skipped.length === 0 ? 'no curated, negative or positive example is left to use' : skipped.join('; ')
}
