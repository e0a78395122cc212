import type { QueryClient } from '@tanstack/react-query'
import type { Client } from '../app/client.ts'
import { keptInTab } from '../app/kept-in-tab.ts'
import { EditQueue, type Kept } from './edit-queue.ts'
import type { Job } from './edit-state.ts'
import { heldItem, rowOf, withItems, type References } from './shown-task.ts'
import type { BenchTask, QueueRow, Step } from './work.ts'

export interface Place {
  readonly collection: string
  readonly set: string
}

export type Queue = Awaited<ReturnType<Client['annotations']['queue']>>

/**
 * Milliseconds: what is changed here is known at once, what others change is looked at again after this, and before it
 * is written over.
 */
const fresh = 30_000

export function queueQuery(client: Client, { collection, set }: Place, edits: EditQueue) {
  return {
    queryKey: ['annotations', 'queue', collection, set] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      newest(() => client.annotations.queue({ collection, set }, { signal }), edits),
    staleTime: fresh,
  }
}

export function taskQuery(client: Client, { collection, set }: Place, task: string, edits: EditQueue) {
  return {
    queryKey: ['annotations', 'task', collection, set, task] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      newest(() => client.annotations.task({ collection, set, task }, { signal }), edits),
    staleTime: fresh,
  }
}

export function referencesQuery(client: Client, collection: string, task: string, input: string) {
  return {
    queryKey: ['annotations', 'references', collection, task, input] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      client.annotations.references({ collection, task, input }, { signal }),
    staleTime: Infinity,
  }
}

/** What is known of inputs without asking. */
export function knownReferences(queries: QueryClient, collection: string, task: string): References {
  return (input) => queries.getQueryData(['annotations', 'references', collection, task, input])
}

/** An answer may have been on its way while a step was saved: then it is asked again. */
async function newest<T extends { readonly version: number }>(ask: () => Promise<T>, edits: EditQueue): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer.version >= edits.version()) return answer
  }
}

const editQueues = new WeakMap<QueryClient, Map<string, EditQueue>>()

/** Of a set there is one for as long as the page is: what is not saved yet outlives the screen. */
export function editsOf(queries: QueryClient, client: Client, place: Place): EditQueue {
  const known = editQueues.get(queries) ?? new Map<string, EditQueue>()
  editQueues.set(queries, known)
  const key = `${place.set}\n${place.collection}`
  const edits =
    known.get(key) ??
    new EditQueue({
      ...place,
      kept: keptJobs(place),
      calls: client.annotations,
      held: ({ task, item }) => {
        const held = heldTask(queries, place, task)
        return held && heldItem(held, item)
      },
      onStep: (step) => keep(queries, place, step),
      onDoubt: (tasks) => {
        for (const task of tasks)
          void queries.invalidateQueries({ queryKey: ['annotations', 'task', place.collection, place.set, task] })
        for (const what of ['queue', 'next'])
          void queries.invalidateQueries({ queryKey: ['annotations', what, place.collection, place.set] })
      },
    })
  known.set(key, edits)
  return edits
}

/** In this tab, and over its reloads: two tabs must not save each other's steps twice. */
function keptJobs({ collection, set }: Place): Kept {
  const { read, write } = keptInTab<readonly Job[]>(`edits ${collection}/${set}`)
  return { read: () => read() ?? [], write: (jobs) => write(jobs.length === 0 ? undefined : jobs) }
}

export function heldTask(queries: QueryClient, { collection, set }: Place, task: string): BenchTask | undefined {
  return queries.getQueryData(['annotations', 'task', collection, set, task])
}

/**
 * Puts a step into what the page knows: of thousands of tasks none is asked for again but those the host alone can
 * tell.
 */
function keep(queries: QueryClient, place: Place, step: Step): void {
  const { collection, set } = place
  const rows = new Map<string, (before: QueueRow) => QueueRow>()
  let unknown = false
  for (const [name, changes] of Map.groupBy(step.changes, ({ task }) => task)) {
    const queryKey = ['annotations', 'task', collection, set, name] as const
    const held = heldTask(queries, place, name)
    if (held === undefined) {
      unknown = true
      void queries.invalidateQueries({ queryKey })
      continue
    }
    // A newer step of somebody else may be there already.
    const items = changes.map(({ after }) => after).filter((item) => (heldItem(held, item).step ?? 0) <= step.number)
    const task = {
      ...withItems(
        held,
        items,
        { step: step.number, author: step.author, at: step.at },
        knownReferences(queries, collection, name),
      ),
      version: step.number,
    }
    queries.setQueryData(queryKey, task)
    rows.set(name, (before) => rowOf(task, before))
    if (items.some(({ kind }) => kind !== 'pair')) void queries.invalidateQueries({ queryKey })
  }
  const queueKey = ['annotations', 'queue', collection, set] as const
  if (unknown) void queries.invalidateQueries({ queryKey: queueKey })
  queries.setQueryData<Queue>(
    queueKey,
    (queue) =>
      queue && {
        // Between them are steps of somebody else that this page has not heard of.
        version: step.number === queue.version + 1 ? step.number : queue.version,
        tasks: queue.tasks.map((row) => rows.get(row.name)?.(row) ?? row),
      },
  )
}
