import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'

const times = z.number().int()

/**
 * Everything that changes, by how often it has changed: whoever compares it with what they were told before knows what
 * to ask for again, also when they were away in between.
 */
const changed = z.object({
  counts: z.object({
    collections: times,
    /** Files and endpoints. */
    models: times,
    runs: times,
    /** Notes and tags of runs. */
    notes: times,
    drafts: times,
    settings: times,
    /** Annotation sets as such, whatever is in them. */
    sets: times,
  }),
  /** What is in them: the number of the last step. */
  annotations: list(z.object({ collection: z.string(), set: z.string(), version: times })),
})
export type Changed = z.infer<typeof changed>

/** Told at once, then within half a second after a change, whoever made it: this page, another, or the terminal. */
export const changes = { follow: call.output(eventIterator(changed)) }
