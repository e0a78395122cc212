import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call, reported } from './errors.ts'
import { list } from './list.ts'
import { authorName, writableText } from './settings.ts'
import { kind, overwrite, reviewedSpace, stated, taskFields } from './words.ts'

const name = z.string().min(1).max(200)

const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  task: z.string().optional(),
  where: z.string().optional(),
  message: z.string(),
})

const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  task: z.string(),
  message: z.string(),
  count: z.number(),
  /** Ids of the first of them. */
  instances: list(z.string()),
})

const counts = z.object({ tasks: z.number(), instances: z.number() })

const summary = counts.extend({
  name,
  source: z.string(),
  importedAt: z.string(),
  /** Tasks whose label space a person has looked at. */
  reviewed: z.number(),
})

const taskSummary = z.object({
  name: z.string(),
  kind,
  /** Empty for choice tasks, whose instances have options, and for generation tasks. */
  labels: list(z.string()),
  /** `null` for choice and generation tasks. */
  stated: stated.nullable(),
  instances: z.number(),
  categories: list(z.string()),
  definition: z.string(),
  positiveExamples: z.number(),
  negativeExamples: z.number(),
  /** A person has looked at its label space. */
  reviewed: z.boolean(),
  /** Definition or examples are not the imported ones. */
  edited: z.boolean(),
})

const example = z.object({
  input: z.string(),
  output: z.string(),
  explanation: z.string().exactOptional(),
  /** Of a choice task, where they are known. */ options: list(z.string()).exactOptional(),
})
const text = z.object({
  definition: z.string(),
  positiveExamples: list(example),
  negativeExamples: list(example),
})

const space = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classification'), labels: list(z.string()), stated }),
  z.object({ kind: z.literal('choice') }),
  z.object({ kind: z.literal('generation') }),
])

/** All files are checked first, and then read once more and stored. */
const importProgress = counts.extend({
  stage: z.enum(['checking', 'importing']),
  /** Files that are done in this stage, and bytes of them that are read. */
  files: z.number(),
  allFiles: z.number(),
  bytes: z.number(),
  allBytes: z.number(),
  /** In this stage; `null` in its first second. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** The task that came last. */
  task: z.string(),
})

const ofTask = z.object({ collection: name, task: z.string() })

const removed = counts.extend({
  id: z.number().int(),
  name,
  removedAt: z.string(),
  /** From then on it can go. */ until: z.string(),
})

/** A step of an annotation set, which `annotations.undo` takes back; `null`: everything was as wanted already. */
const keptStep = z.object({ set: z.string(), number: z.number().int() }).nullable()

export const collections = {
  /** Takes a file, a folder or a zip. Readers see the collection only once all of it is there. */
  import: call
    .errors({
      INVALID_REQUEST: {
        data: reported.extend({
          /** Files that were refused, and why. */ broken: list(problem).optional(),
          /** Tasks in the other files, which could be taken without them. */ others: z.number().optional(),
        }),
      },
    })
    .input(z.object({ path: z.string().min(1), name, replace: z.boolean(), skipBroken: z.boolean() }))
    .output(eventIterator(importProgress, counts.extend({ name, problems: list(problem), findings: list(finding) }))),
  list: call.output(
    z.object({
      collections: list(summary),
      /** Those that can be brought back, the last one first. */
      removed: list(removed),
    }),
  ),
  show: call
    .input(z.object({ name }))
    .output(z.object({ name, source: z.string(), importedAt: z.string(), tasks: list(taskSummary) })),
  lint: call
    .input(z.object({ name, /** Default: all. */ task: z.string().optional() }))
    .output(z.object({ name, findings: list(finding) })),
  /** Writes Super-NaturalInstructions task files into a folder. */
  export: call
    .input(z.object({ name, folder: z.string().min(1), overwrite }))
    .output(z.object({ name, files: list(z.string()) })),
  rename: call.input(z.object({ name, to: name })).output(z.object({ name })),
  /** It can be brought back for a while. Runs have their own copy of what they ask. */
  remove: call.input(z.object({ name })).output(removed),
  restore: call.input(z.object({ id: z.number().int() })).output(z.object({ name })),
  /** A removed collection goes for good. */
  forget: call.input(z.object({ id: z.number().int() })).output(z.object({ name })),
  /** Everything about a task but its instances. */
  task: call.input(ofTask).output(
    text.extend({
      name: z.string(),
      categories: list(z.string()),
      outputType: z.string().nullable(),
      instances: z.number(),
      space,
      /** As it was imported. */
      importedSpace: space,
      /** In the active annotation set; its author is empty where it is not known. */
      review: z.object({ space: reviewedSpace, reviewedAt: z.string(), author: z.string() }).nullable(),
      /** As an annotator has confirmed them; `null`: nobody has. */
      fields: taskFields.nullable(),
      /** As they seem to be, by the first inputs; `null`: no two names stand in all of them. */
      proposedFields: taskFields.nullable(),
      /** The definition in other words, in their order. */
      paraphrases: list(z.string()),
      /**
       * How many instances have each output; those of the label space first, then the others, the most frequent first.
       */
      outputs: list(z.object({ output: z.string(), instances: z.number() })),
      /** Instances with an output that is not among them, because there are too many or it is too long for a label. */
      otherOutputs: z.number(),
      imported: text,
      /** Oldest first; the last one is active, the imported text where there is none. */
      versions: list(
        z.object({
          number: z.number().int(),
          savedAt: z.string(),
          /** The imported text was taken again. */ asImported: z.boolean(),
        }),
      ),
    }),
  ),
  instances: call
    .input(
      ofTask.extend({
        /** Position from 0, or the id of the first one wanted. */
        offset: z.union([z.number().int().min(0), z.string()]),
        limit: z.number().int().min(1).max(1000),
        /** Longer texts are cut to so many characters; default: whole. */
        cut: z.number().int().min(1).optional(),
      }),
    )
    .output(
      z.object({
        total: z.number(),
        offset: z.number(),
        instances: list(
          z.object({
            id: z.string(),
            input: z.string(),
            references: list(z.string()),
            /** Of a choice task. */ options: list(z.string()).exactOptional(),
          }),
        ),
      }),
    ),
  /**
   * Says what a task's label space is, in the active annotation set, which is made where there is none; `null`: as it
   * was imported.
   */
  review: call
    .input(ofTask.extend({ space: reviewedSpace.nullable(), author: authorName.optional() }))
    .output(z.object({ space, reviewedAt: z.string().nullable() })),
  /**
   * Says what the inputs of a task are made of, in the active annotation set; every input is looked at. `null`:
   * nothing.
   */
  confirmFields: call
    .input(ofTask.extend({ fields: taskFields.nullable(), author: authorName.optional() }))
    .output(z.object({ fields: taskFields.nullable(), step: keptStep })),
  /** The definition of a task in other words, in the active annotation set; all of them, in their order. */
  paraphrase: call
    .input(ofTask.extend({ texts: list(writableText.min(1).max(20_000)), author: authorName.optional() }))
    .output(z.object({ texts: list(z.string()), step: keptStep })),
  /** Keeps a new version of a task's text, for studies planned from now on. */
  edit: call.input(ofTask.extend({ text })).output(z.object({ number: z.number().int() })),
  /** An earlier version, or 0 for the imported text, is active again, as a new version. */
  restoreVersion: call
    .input(ofTask.extend({ number: z.number().int().min(0) }))
    .output(z.object({ number: z.number().int() })),
}
