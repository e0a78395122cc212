import { z } from 'zod'
import { call } from './errors.ts'
import { instanceCount, kind, seed } from './words.ts'

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
    .input(z.object({ collection: z.string(), tasks: z.array(z.string()).optional(), instancesPerTask: instanceCount.optional(), seed }))
    .output(z.object({
      collection: z.string(),
      baselines: z.array(baseline),
      randomGuess: z.object({
        /** Mean of 1/|label space| over classification instances, percent. */
        expected: percent,
        /** The paper's form Σ⌊n/|label space|⌋/N, percent. */
        floored: percent,
        sampled: z.object({ seeds: z.number(), mean: z.number(), standardDeviation: z.number().nullable(), least: z.number(), most: z.number() }).nullable(),
      }),
      byTask: z.array(z.object({ task: z.string(), kind, n: z.number(), randomGuess: percent, majorityLabel: percent, copyDemo: percent, copyInput: percent })),
    })),
}
