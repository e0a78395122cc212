import { oc } from '@orpc/contract'
import { z } from 'zod'
import { list } from './list.ts'

/** One sentence each: what happened, to which file or task, what to do. */
export const reported = z.object({ reasons: list(z.string()) })

/** Where every call begins. An error that crosses a process is a code with data, not a class. */
export const call = oc.errors({
  /** The request was wrong; nothing was begun and nothing changed. */
  INVALID_REQUEST: { data: reported },
  /** The request was right, the work could not be done. What was finished before is kept. */
  WORK_FAILED: { data: reported },
})
