import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { condition, fileMetric } from './words.ts'

/** Answers that were not asked by Placebo, as a cell of a study. */
export const predictions = {
  /**
   * Reads Tk-Instruct's predictions, samples of the lm-evaluation-harness, outputs of BIG-bench Hard, or lines {task,
   * id, prediction}. Where rows carry a metric of their own (acc, exact_match, …) it is compared with the scores, row
   * by row, and the file refused where they differ; predictions that are here already are refused, too. With `run` they
   * become a cell beside those of that run, on its instances; else a run of their own, whose tasks and instances are
   * those of `collection`, or where there is none those that the file brings.
   */
  import: call
    .input(
      z
        .object({
          file: z.string().min(1),
          /** What made them, e.g. "Tk-Instruct 3B". */
          name: z.string().trim().min(1).max(100),
          run: z.string().min(1).optional(),
          collection: z.string().min(1).optional(),
          /** Under which they were asked; `null`: nobody knows, or the file says it. */
          condition: condition.nullable().default(null),
          /** Points: the widest difference that still counts as equivalent; of a run of their own. */
          margin: z.number().positive().max(100).default(3),
          /**
           * Of the file's own metrics the one whose answers are taken: "acc_norm", or with its filter
           * "exact_match,strict-match"; `null`: its first.
           */
          metric: z.string().trim().min(1).max(200).nullable().default(null),
          /** Takes predictions although their scores differ from the file's own metric. */
          acceptDifferingScores: z.boolean().default(false),
          /** Takes predictions for a run of their own although another one holds them already. */
          again: z.boolean().default(false),
        })
        .refine(({ run, collection }) => run === undefined || collection === undefined, {
          message: 'either a run or a collection, not both',
          path: ['collection'],
        }),
    )
    .output(
      eventIterator(
        z.object({ /** Lines so far. */ read: z.number() }),
        z.object({
          run: z.string(),
          /** Its name in the run. */
          cell: z.string(),
          format: z.string(),
          /** Predictions in the file, and those that found their instance. */
          read: z.number(),
          matched: z.number(),
          tasks: z.number(),
          /**
           * Instances without a prediction: they are in no mean, and never counted as wrong. `null` where the file
           * brought its own.
           */
          missing: z.number().nullable(),
          /** Predictions of no instance that is there, and the first of them. */
          unknown: z.object({ count: z.number(), first: list(z.string()) }),
          /** What the file's own metric says beside the scores; `null`: it has none that answers can be compared by. */
          fileMetric: fileMetric.nullable(),
          /** The same in words. */
          fileMetricSentences: list(z.string()),
          /** Lines that say nothing of their own: other filters of the same document, or another condition. */
          skipped: z.number(),
          /** Predictions whose file has other references than the instance: the instance's own count. */
          otherReferences: z.number(),
        }),
      ),
    ),
  /** Takes predictions out of a run again that were added to it; a run of their own is deleted like any other. */
  remove: call
    .input(z.object({ run: z.string().min(1), cell: z.string() }))
    .output(z.object({ run: z.string(), cell: z.string() })),
}
