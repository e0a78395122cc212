import { ORPCError } from '@orpc/client'
import type { Client } from '../app/client.ts'
import { keyOf, type Act, type Job, type Next, type Turn } from './edit-state.ts'
import { nameOf } from './shown-task.ts'

export type EditCalls = Pick<Client['annotations'], 'act' | 'undo' | 'redo' | 'history'>

export type Answer = Pick<Awaited<ReturnType<Client['annotations']['act']>>, 'step'> & { readonly next?: Next }
export interface Place {
  readonly collection: string
  readonly set: string
}

/** @param mine steps in which items were left by what was saved from here */
export async function execute(
  calls: EditCalls,
  place: Place,
  job: Job,
  mine: ReadonlyMap<string, number | null>,
): Promise<Answer> {
  if (job.kind !== 'act') {
    const already = job.unsure ? await turnSince(calls, place, job) : undefined
    return already ?? calls[job.kind]({ ...place, step: job.entry?.number, seen: job.entry ? undefined : job.seen })
  }
  const changes = job.changes.map(({ task, item, seen }) => ({
    task,
    item,
    seen: seen === 'mine' ? mine.get(keyOf({ task, item })) : seen,
  }))
  try {
    return await calls.act({ ...place, what: job.what, changes })
  } catch (error) {
    // It had arrived the first time.
    const earlier =
      job.unsure && isRefusal(error) && error.code === 'CONFLICT' ? await actSince(calls, place, job) : undefined
    if (earlier === undefined) throw error
    return earlier
  }
}

/** An undo that was carried out although its answer never came. */
async function turnSince(calls: EditCalls, place: Place, { kind, since }: Turn): Promise<Answer | undefined> {
  const { steps, next } = await calls.history({ ...place, limit: 1 })
  return steps[0] !== undefined && steps[0].number > since && steps[0].kind === kind
    ? { step: steps[0], next }
    : undefined
}

async function actSince(calls: EditCalls, place: Place, { changes }: Act): Promise<Answer | undefined> {
  const [first] = changes
  if (!first) return undefined
  const { steps, next } = await calls.history({ ...place, task: first.task, item: nameOf(first.item), limit: 1 })
  const [step] = steps
  const made = new Map(
    (step?.changes ?? []).map(({ task, after }) => [keyOf({ task, item: after }), JSON.stringify(after.value)]),
  )
  // Of a step, the history of an item tells the changes of that item alone.
  return step && made.get(keyOf(first)) === JSON.stringify(first.item.value)
    ? { step: { ...step, changes: changes.map(({ task, item }) => ({ task, before: item, after: item })) }, next }
    : undefined
}

/** The host has looked at it and said no; anything else is tried again. */
export function isRefusal(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError && ['CONFLICT', 'INVALID_REQUEST', 'BAD_REQUEST'].includes(String(error.code))
}
