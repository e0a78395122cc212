import { z } from 'zod'
import { call } from './errors.ts'
import { list } from './list.ts'
import { studyRequest } from './runs.ts'

/** The starter collection's own split: names of tasks. */
export const split = z.object({ train: list(z.string()), test: list(z.string()) })

export const starter = {
  split: call.output(split),
  /** Puts the starter collection and the starter model among a person's own; what is there already stays as it is. */
  install: call
    .input(
      z.object({
        /** Only into an empty data directory: whoever has removed them does not get them back unasked. */
        firstStart: z.boolean(),
      }),
    )
    .output(z.object({ installed: z.boolean() })),
  /** The request of the starter study: the paper's experiment in small, on the starter collection and model. */
  study: call.output(studyRequest),
}
