import { z } from 'zod'
import { templateLimits } from '#core/templates/template.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { importedTemplate } from './words.ts'

/** "+", "," and "/" separate the parts of a condition's name. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(templateLimits.name)
  .regex(/^[^+,/]*$/, 'a name without "+", "," and "/"')

const namedWords = z.object({
  words: list(z.string()),
  /** By the file. */ called: z.string(),
})

const set = z.object({
  name: z.string(),
  source: z.string(),
  importedAt: z.string(),
  /** In the order of the file. */
  templates: list(importedTemplate),
  /** Target words, each set of them once. */
  words: list(namedWords),
})

/** Templates that a person brings, in sets: what stands in the place of a definition, or around an input. */
export const templates = {
  /** Reads a table (CSV) as Webson & Pavlick 2022 publish theirs. */
  import: call
    .input(
      z.object({
        path: z.string().min(1),
        /** Default: as the file is called. */ name: name.optional(),
        replace: z.boolean(),
      }),
    )
    .output(set.extend({ refused: list(z.object({ where: z.string(), message: z.string() })) })),
  list: call.output(z.object({ sets: list(set) })),
  /** It can be brought back. Studies carry the templates that they ask. */
  remove: call.input(z.object({ name: z.string() })).output(z.object({ id: z.number().int(), name: z.string() })),
  restore: call.input(z.object({ id: z.number().int() })).output(z.object({ name: z.string() })),
}
