import { z } from 'zod'
import { eachScore, scores as allScores, type ScoreName, type Scores } from '#core/scoring/index.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { bit } from './words.ts'

const given = { bit, 'bit or none': bit.nullable(), 'share or none': z.number().nullable() }

/** The scores of one answer, each as core/scoring says; the compiler cannot follow that through the list. */
export const answerScores = eachScore((score) => given[allScores[score].gives]) as unknown as {
  readonly [Name in ScoreName]: z.ZodType<Scores[Name]>
}

/** Means in percent, 0–100, unrounded; `null` where no line has what the score needs. */
export const means = z.object({
  n: z.number(),
  exactMatch: z.number().nullable(),
  strictMatch: z.number().nullable(),
  rougeL: z.number().nullable(),
  rougeLUnicode: z.number().nullable(),
  /** Lines whose references have no Latin letter or digit: in no mean of ROUGE-L, though `rouge_score` gives them 0. */
  withoutRougeL: z.number(),
  /** Over the lines that give their label space. */
  format: z.number().nullable(),
})

export const scores = {
  /**
   * Scores predictions made elsewhere: Tk-Instruct's, samples of the lm-evaluation-harness, outputs of BIG-bench Hard,
   * or JSONL lines {task, id, prediction, references[, labels]}.
   */
  file: call.input(z.object({ file: z.string().min(1), perInstance: z.boolean() })).output(
    z.object({
      overall: means,
      /**
       * What the file's own metric says beside the scores, in words; absent where it has none that answers can be
       * compared by.
       */
      fileMetric: list(z.string()).optional(),
      tasks: z.record(z.string(), means),
      /** Only when asked for: each line's own scores (0–1), in the order of the file. */
      instances: list(
        z.object({
          task: z.string(),
          id: z.string(),
          exactMatch: z.number(),
          strictMatch: z.number(),
          rougeL: z.number().nullable(),
          rougeLUnicode: z.number().nullable(),
          format: z.number().nullable(),
        }),
      ).optional(),
    }),
  ),
}
