import { oc } from '@orpc/contract'
import { z } from 'zod'
import { list } from './list.ts'

/** What a face may name that helps, each in its own words: the terminal a command or an option, the page a place. */
export const remedies = [
  'list runs',
  'list models',
  'list tasks',
  'import starter',
  'merge',
  'convert',
  'train',
  'name',
  'overwrite',
  'replace',
  'skip broken',
  'export collection',
] as const
export type Remedy = (typeof remedies)[number]

/** One sentence: what happened, to which file or task, what to do; with a remedy where each face has its own words. */
export type Reason = string | { readonly sentence: string; readonly remedy: Remedy }

export const reason = z.union([z.string(), z.object({ sentence: z.string(), remedy: z.enum(remedies) })])

export const reported = z.object({ reasons: list(reason) })

export function sentenceOf(given: Reason): string {
  return typeof given === 'string' ? given : given.sentence
}

/** Where every call begins. An error that crosses a process is a code with data, not a class. */
export const call = oc.errors({
  /** The request was wrong; nothing was begun and nothing changed. */
  INVALID_REQUEST: { data: reported },
  /** The request was right, the work could not be done. What was finished before is kept. */
  WORK_FAILED: { data: reported },
})
