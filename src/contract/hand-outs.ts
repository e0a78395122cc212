import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { lineFaults } from '#core/hand-outs/match.ts'
import { handOutTargets } from '#core/hand-outs/line.ts'
import { call } from './errors.ts'
import { list } from './list.ts'

const faultyLine = z.object({ file: z.string(), line: z.number(), fault: z.enum(lineFaults), why: z.string() })
const faults = z.record(z.enum(lineFaults), z.object({ count: z.number(), first: list(faultyLine) }))

const takenIn = z.object({
  run: z.string(),
  handOut: z.string(),
  files: z.number(),
  lines: z.number(),
  /** Trials stored now. */
  taken: z.number(),
  /** Trials stored before, which stay as they are; `differing`: those that were answered otherwise now. */
  alreadyHere: z.number(),
  differing: z.number(),
  /** Stored as engine errors and still open: what came back cannot be scored. */
  engineErrors: z.number(),
  /** Trials whose prompt is made otherwise by now: they stay open. */
  changedPrompts: z.number(),
  /** Trials that no line answers whole, and the first of them. */
  missing: z.object({ count: z.number(), first: list(z.string()) }),
  faults,
  /** Files that were not read, or only to a place, and why. */
  unread: list(z.string()),
  /** Trials of the run that are still to be asked. */
  open: z.number(),
  finished: z.boolean(),
})
/** What has become of the answers that came back. */
export type TakenIn = z.infer<typeof takenIn>

/** What of a run is not asked yet, as files for a cluster without a network, and what comes back. */
export const handOuts = {
  /**
   * Writes the trials of a run that are still open into a new folder: batch lines with every sampling field, a
   * manifest, a README with the commands and, for vLLM and Ray, a script that answers them. Nothing is asked.
   */
  make: call
    .input(
      z.object({
        run: z.string().min(1),
        folder: z.string().min(1),
        target: z.enum(handOutTargets),
        /** As whoever answers calls the model; default: as the study does. */
        modelName: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(
      eventIterator(
        z.object({ done: z.number(), total: z.number() }),
        z.object({
          run: z.string(),
          handOut: z.string(),
          folder: z.string(),
          trials: z.number(),
          lines: z.number(),
          parts: list(z.string()),
          /** Prompts longer than the study's context: they are stored as that. */
          tooLong: z.number(),
          /** Why prompts are text; `null`: they are token numbers. */
          text: z.string().nullable(),
          /** What is open and not in it, one sentence each. */
          left: list(z.string()),
        }),
      ),
    ),
  /** Takes in what came back in the folder of a hand-out. Done twice, it changes nothing. */
  takeIn: call
    .input(z.object({ folder: z.string().min(1) }))
    .output(eventIterator(z.object({ /** Lines so far. */ read: z.number() }), takenIn)),
}

/** What answered trials of a run elsewhere; texts are '' where the answers do not say them. */
export const answerSource = z.object({
  engine: z.string(),
  version: z.string(),
  model: z.string(),
  takenInAt: z.string(),
  trials: z.number(),
})
