import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { fileForm, instanceCount, kind, seed } from './words.ts'

const percent = z.number().nullable()

const baseline = z.object({
  name: z.string(),
  /** Instances it is taken over. */
  n: z.number(),
  tasks: z.number(),
  exactMatch: percent,
  strictMatch: percent,
  rougeL: percent,
  format: percent,
})

export const baselines = {
  /** What guessing, the majority label and copying reach, without any model. */
  compute: call
    .input(
      z.object({
        collection: z.string(),
        tasks: list(z.string()).optional(),
        instancesPerTask: instanceCount.optional(),
        seed,
      }),
    )
    .output(
      z.object({
        collection: z.string(),
        baselines: list(baseline),
        randomGuess: z.object({
          /** Expected exact match of a uniform guess over classification and choice instances, percent. */
          expected: percent,
          /**
           * The paper's forms, which count one label as right: mean of 1/|label space|, and Σ⌊n/|label space|⌋/N.
           * Percent.
           */
          paper: percent,
          floored: percent,
          sampled: z
            .object({
              seeds: z.number(),
              mean: z.number(),
              standardDeviation: z.number().nullable(),
              least: z.number(),
              most: z.number(),
            })
            .nullable(),
        }),
        byTask: list(
          z.object({
            task: z.string(),
            kind,
            n: z.number(),
            randomGuess: percent,
            majorityLabel: percent,
            copyDemo: percent,
            copyInput: percent,
            /** Random guess as 1/|label space|, and the majority label counted literally. */
            paper: z.object({ randomGuess: percent, majorityLabel: percent }),
            /** Labels that exact match cannot tell apart, group by group. */
            equalLabels: list(list(z.string())),
          }),
        ),
      }),
    ),
  /**
   * What of the paper a collection gives without any model: random guess and majority label on the paper's own 57
   * tasks, as far as they are here.
   */
  reproduction: call.input(z.object({ collection: z.string() })).output(
    z.object({
      collection: z.string(),
      /** `whole`: all of the paper's tasks with 100 instances each. */
      extent: z.enum(['whole', 'subset', 'none']),
      /** Tasks in the paper. */
      of: z.number(),
      tasks: list(
        z.object({
          task: z.string(),
          n: z.number(),
          labels: z.number(),
          /** In the paper's forms. */
          randomGuess: z.number(),
          majorityLabel: z.number(),
          byExactMatch: z.object({ randomGuess: z.number(), majorityLabel: z.number() }),
        }),
      ),
      /** Names of the paper's tasks that are not here, */
      missing: list(z.string()),
      /** and of those that are, but without a label space or without instances. */
      unlike: list(z.string()),
      n: z.number(),
      /** What ours stand on: the paper's tasks, or where none is here the collection's own. */
      basis: z.enum(['paper', 'own']),
      ownTasks: z.number(),
      rows: list(
        z.object({
          name: z.string(),
          about: z.string(),
          ours: percent,
          published: percent,
          mark: z.enum(['P', 'N']).nullable(),
          agrees: z.boolean().nullable(),
        }),
      ),
      /** What was found, and what may and may not be compared. */
      sentences: list(z.string()),
    }),
  ),
  /**
   * A table of the card as the text of a file: unrounded as CSV, as it is printed for LaTeX. `tasks`: the paper's that
   * are here.
   */
  reproductionFile: call
    .input(z.object({ collection: z.string(), of: z.enum(['card', 'tasks']), as: fileForm }))
    .output(z.object({ /** Of a file, proposed. */ name: z.string(), text: z.string() })),
}
