import type { PromptFormatName } from '#core/prompts/format.ts'
import type { ReadableDB } from './store.ts'

/** Sums over stored trials of one model under free decoding. */
export interface MeasuredTrials {
  readonly trials: number
  readonly promptCharacters: number
  readonly promptTokens: number
  readonly answerTokens: number
}

/** Cells and trials looked at, at most: enough for a mean, and read within a millisecond. */
const most = { cells: 20, trials: 400 }

/**
 * What a model's last answers in one prompt format were like: in another it says more, or less. `tuned`: those of
 * models that were trained on it.
 */
export function measuredTrials(
  db: ReadableDB,
  modelSha256: string,
  { tuned, format }: { readonly tuned: boolean; readonly format: PromptFormatName },
): MeasuredTrials {
  return (
    db.reading
      .prepare<[string, string, number, number, number], MeasuredTrials>(
        `SELECT count(*) AS trials, coalesce(sum(characters), 0) AS promptCharacters, coalesce(sum(prompt_tokens), 0) AS promptTokens,
         coalesce(sum(answer_tokens), 0) AS answerTokens
       FROM (
         SELECT length(x.prompt) AS characters, x.prompt_tokens, x.answer_tokens
         FROM (
           SELECT c.id FROM runs r CROSS JOIN cells c ON c.run = r.id
           WHERE json_extract(r.study, '$.model.sha256') = ? AND json_extract(r.study, '$.format') = ? AND (c.training IS NOT NULL) = ? AND json_extract(c.cell, '$.decoding') = 'free'
           ORDER BY r.created_at DESC LIMIT ?
         ) cell CROSS JOIN trial_texts x ON x.cell = cell.id
         WHERE x.answer_tokens IS NOT NULL LIMIT ?
       )`,
      )
      .get(modelSha256, format, tuned ? 1 : 0, most.cells, most.trials) ?? {
      trials: 0,
      promptCharacters: 0,
      promptTokens: 0,
      answerTokens: 0,
    }
  )
}
