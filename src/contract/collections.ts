import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { kind, stated } from './words.ts'

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
  instances: z.array(z.string()),
})

const summary = z.object({ name, source: z.string(), importedAt: z.string(), tasks: z.number(), instances: z.number() })

const taskSummary = z.object({
  name: z.string(),
  kind,
  /** Empty for generation tasks. */
  labels: z.array(z.string()),
  /** `null` for generation tasks. */
  stated: stated.nullable(),
  instances: z.number(),
  categories: z.array(z.string()),
  definition: z.string(),
  positiveExamples: z.number(),
  negativeExamples: z.number(),
})

export const collections = {
  /** Takes a file, a folder or a zip. Readers see the collection only once all of it is there. */
  import: call
    .input(z.object({ path: z.string().min(1), name, replace: z.boolean(), skipBroken: z.boolean() }))
    .output(eventIterator(
      z.object({ tasks: z.number(), instances: z.number(), task: z.string() }),
      z.object({ name, tasks: z.number(), instances: z.number(), problems: z.array(problem), findings: z.array(finding) }),
    )),
  list: call.output(z.object({ collections: z.array(summary) })),
  show: call.input(z.object({ name })).output(z.object({ name, source: z.string(), importedAt: z.string(), tasks: z.array(taskSummary) })),
  lint: call.input(z.object({ name })).output(z.object({ name, findings: z.array(finding) })),
  /** Writes Super-NaturalInstructions task files into a folder; never over existing ones. */
  export: call.input(z.object({ name, folder: z.string().min(1) })).output(z.object({ name, files: z.array(z.string()) })),
}
