import { isReachable, stopRuleName, type StopRule } from '#core/answers/stop-rule.ts'
import type { ResultsInput } from './results-table.ts'

/**
 * How many instances no free answer can be right on, since each of their references goes on behind what ends an answer
 * in this study; `null`: none. A rule that follows the references reaches all of them; runs of before there was a
 * choice ended every answer at its first newline.
 */
export function beyondStopSentence({ study, references }: Pick<ResultsInput, 'study' | 'references'>): string | null {
  const rule = study.stop ?? 'newline'
  if (rule === 'references' || study.predictions || !study.decodings.includes('free')) return null
  const beyond = [...references.values()].filter(
    (own) => own.length > 0 && own.every((reference) => !isReachable(reference, rule)),
  ).length
  if (beyond === 0) return null
  return `Free answers of this study end at ${named(rule)}, and on ${beyond} of ${references.size} instances every reference goes on after it: exact match is out of reach there.`
}

function named(rule: StopRule): string {
  return typeof rule === 'string' ? `the first ${stopRuleName(rule)}` : stopRuleName(rule)
}
