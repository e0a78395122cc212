import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
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
  /** Why the template it has is of no use. */
  chatTemplateFault: z.string().optional(),
  /** What the template does with system messages; absent: nobody has looked (`core/prompts/system-message.ts`). */
  systemMessages: z
    .object({ default: z.string().nullable(), refusal: z.string().nullable(), staying: z.string().nullable() })
    .optional(),
  /** Bytes. */
  fileSize: z.number(),
  /**
   * `moved`: no file is there any more. `changed`: another one is, or it was written anew; adding it again tells which.
   */
  fileState: z.enum(['there', 'moved', 'changed']),
  addedAt: z.string(),
  /** An adapter is asked beside its base; what is told of its architecture is its base's. */
  kind: z.enum(['model', 'adapter']),
  /** `null`: Placebo did not write it. */
  origin: z
    .object({
      method: z.enum(['lora', 'full', 'merged']),
      /** Of the base, or of the adapter that was merged. */
      parentSha256: z.string(),
      /** The parent's name, while it is known. */
      parent: z.string().nullable(),
      /** `null` where it was merged, or where the run is gone. */
      run: z.string().nullable(),
      study: z.string().nullable(),
      training: z.object({ condition, size: z.number(), seed: z.number() }).nullable(),
    })
    .nullable(),
})

/** Its content is read to know it by its hash: a large file takes a while. Leaving ends it. */
const reading = z.object({
  bytes: z.number(),
  totalBytes: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** A file, or the name or SHA-256 of a known model. */
const file = z.string().min(1)

/** Of a model file that is there; texts are as they stand in it, which anybody may have written. */
const details = z.object({
  /** Jinja, its beginning where it is very long; `null`: it has none. */
  chatTemplate: z.object({ text: z.string(), characters: z.number() }).nullable(),
  /** Single values, and how many a list has. */
  metadata: list(z.object({ key: z.string(), value: z.string() })),
})

const trainable = z.union([
  z.object({
    trainable: z.literal(true),
    /** Numbers that would be trained. */ trained: z.number(),
    parameters: z.number(),
  }),
  z.object({ trainable: z.literal(false), why: z.string() }),
])

/** Bytes. */
const part = z.object({ weights: z.number(), cache: z.number(), compute: z.number(), total: z.number() })

const memory = z.object({
  name: z.string(),
  /** Tokens. */
  contextSize: z.number(),
  /** For each number of layers on a GPU, from 0 to all of them. */
  estimates: list(
    z.object({
      gpuLayers: z.number(),
      /** Without any model; in the CPU's total. */ process: z.number(),
      cpu: part,
      gpu: part,
    }),
  ),
  /** `null`: no GPU was found, and all layers are the CPU's. Bytes over all devices. */
  gpu: z.object({ name: z.string(), devices: list(z.string()), total: z.number(), free: z.number() }).nullable(),
  ram: z.object({ total: z.number(), free: z.number() }),
  /** The most layers that fit into what the GPU has free; 0 without one. */
  best: z.number(),
})

export const models = {
  add: call.input(z.object({ file: z.string().min(1) })).output(eventIterator(reading, model)),
  list: call.output(z.object({ models: list(model) })),
  /** `details` is `null` where the file cannot be read; an adapter has no chat template of its own. */
  show: call.input(z.object({ file })).output(model.extend({ details: details.nullable() })),
  /** Adds an adapter to its base and writes the sum as a model of its own. Both: a file, or the name of a known one. */
  merge: call
    .input(z.object({ base: z.string().min(1), adapter: z.string().min(1), file: z.string().min(1) }))
    .output(model),
  /** Says where a moved file lies now; it has to have the same content. */
  relocate: call.input(z.object({ model: file, file: z.string().min(1) })).output(eventIterator(reading, model)),
  /** Forgets it for now; `restore` brings it back. `deleteFile`: only of a file that Placebo wrote, and for good. */
  remove: call.input(z.object({ model: file, deleteFile: z.boolean() })).output(model),
  restore: call.input(z.object({ model: file })).output(model),
  /** Whether the trainer can tune it, with its usual settings, and why not. */
  trainable: call.input(z.object({ file })).output(z.object({ name: z.string(), full: trainable, lora: trainable })),
  /** @param contextSize tokens; default: the model's own, at most 4096 */
  memory: call.input(z.object({ file, contextSize: z.number().int().min(64).optional() })).output(memory),
}
