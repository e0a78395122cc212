import type { Scores } from '#core/scoring/index.ts'
import { rougeLUnicode } from '#core/scoring/rouge-l-unicode.ts'
import { reachesRougeL } from '#core/scoring/rouge-l.ts'

/**
 * The scores of a trial from before there was ROUGE-L by Unicode words, as they come out now: what was asked is scored
 * again, never asked again. Then a reference without Latin letters and digits counted as a ROUGE-L of 0; now there is
 * none.
 */
export function rescored(scores: Scores, raw: string | null, references: readonly string[]): Scores {
  return {
    ...scores,
    rougeL: reachesRougeL(references) ? scores.rougeL : null,
    rougeLUnicode: raw === null ? null : rougeLUnicode.score(raw, references, null),
  }
}
