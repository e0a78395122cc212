import { z } from 'zod'
import { call } from './errors.ts'

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
})

export const models = {
  add: call.input(z.object({ file: z.string().min(1) })).output(model),
  list: call.output(z.object({ models: z.array(model) })),
  /** @param file a file, or the name of a model that was added */
  show: call.input(z.object({ file: z.string().min(1) })).output(model),
}
