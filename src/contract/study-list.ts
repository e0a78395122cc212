import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { reportedProblems } from './study-problems.ts'
import { runState } from './run-events.ts'

const where = z.discriminatedUnion('state', [
  /** In the wizard. */
  z.object({ state: z.literal('draft'), id: z.string() }),
  /** `refusal`: why it could not begin when its turn came. */
  z.object({ state: z.literal('queued'), id: z.number(), refusal: reportedProblems.nullable() }),
  z.object({ state: z.literal('run'), run: z.string(), is: runState }),
])

/** What was, is or may be asked, wherever it is: a run is a study carried out. */
export const studyList = {
  /** Drafts first, newest first; then the queue in its order, then runs, newest first. */
  list: call.output(
    z.object({
      studies: list(
        z.object({
          name: z.string(),
          /** `null`: not chosen yet. */
          collection: z.string().nullable(),
          model: z.string().nullable(),
          /** Names of the conditions the model is asked under; of a training alone, those it is trained under. */
          conditions: list(z.string()),
          /** How the model is tuned first. */
          tuning: z.enum(['lora', 'full']).nullable(),
          where,
        }),
      ),
    }),
  ),
}
