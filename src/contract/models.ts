import { z } from 'zod'
import { call } from './errors.ts'
import { condition } from './words.ts'

const model = z.object({
  name: z.string(),
  file: z.string(),
  sha256: z.string(),
  architecture: z.string(),
  quantisation: z.string(),
  parameters: z.number(),
  /** Tokens. */
  contextLength: z.number(),
  vocabularySize: z.number(),
  hasChatTemplate: z.boolean(),
  /** Bytes. */
  fileSize: z.number(),
  /** An adapter is asked beside its base; what is told of its architecture is its base's. */
  kind: z.enum(['model', 'adapter']),
  /** `null`: Placebo did not write it. */
  origin: z.object({
    method: z.enum(['lora', 'full', 'merged']),
    /** Of the base, or of the adapter that was merged. */
    parentSha256: z.string(),
    /** The parent's name, while it is known. */
    parent: z.string().nullable(),
    /** `null` where it was merged, or where the run is gone. */
    run: z.string().nullable(),
    study: z.string().nullable(),
    training: z.object({ condition, size: z.number(), seed: z.number() }).nullable(),
  }).nullable(),
})

export const models = {
  add: call.input(z.object({ file: z.string().min(1) })).output(model),
  list: call.output(z.object({ models: z.array(model) })),
  /** @param file a file, or the name of a model that was added */
  show: call.input(z.object({ file: z.string().min(1) })).output(model),
  /** Adds an adapter to its base and writes the sum as a model of its own. Both: a file, or the name of a known one. */
  merge: call.input(z.object({ base: z.string().min(1), adapter: z.string().min(1), file: z.string().min(1) })).output(model),
}
