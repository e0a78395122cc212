import { z } from 'zod'
import { call } from './errors.ts'

/** Half of a surrogate pair and U+0000 go into no file that could be read again. */
export const writableText = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'it holds a character that no text can hold')

export const authorName = writableText.trim().min(1).max(100)

/** Of 127.0.0.1, where the page is served. */
export const port = z.number().int().min(1).max(65_535)

/** Action → the key it is on, e.g. `approve` → `a`; actions that are not named are on their usual keys. */
export const keyMap = z.record(z.string().max(100), z.string().max(50))

/** What a person has set for themselves. */
export const settings = {
  read: call.output(
    z.object({
      /** Who annotates; until somebody has said so, the name this machine knows them by. */
      author: z.string(),
      authorChosen: z.boolean(),
      keys: keyMap,
    }),
  ),
  /** What is not given stays as it is. */
  save: call
    .input(z.object({ author: authorName.optional(), keys: keyMap.optional() }))
    .output(z.object({ author: z.string(), keys: keyMap })),
}
