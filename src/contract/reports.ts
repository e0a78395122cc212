import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from './errors.ts'
import { overwrite } from './words.ts'

const run = z.string().min(1)

/** `false`: no prompt, input or answer stands in it, for tasks whose texts may not be passed on. */
const texts = z.boolean().default(true)

/** A run as one HTML page that needs no script and asks nothing of the network: to be read, sent and printed. */
export const reports = {
  /** The page piece by piece. */
  read: call
    .input(z.object({ run, texts }))
    .output(eventIterator(z.object({ text: z.string() }), z.object({ /** Of a file, proposed. */ name: z.string() }))),
  /** Writes it as a file, in place of an older one. */
  write: call
    .input(z.object({ run, file: z.string().min(1), texts, overwrite }))
    .output(z.object({ file: z.string(), bytes: z.number() })),
}
