import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import { useClient } from '../app/host.tsx'
import type { EditQueue } from './edit-queue.ts'
import type { EditState, Pending } from './edit-state.ts'
import { editsOf, heldTask, knownReferences, queueQuery, taskQuery, type Place } from './queries.ts'
import { rowOf, withItems, type References } from './shown-task.ts'
import type { BenchTask, ItemValue, QueueRow } from './work.ts'

/** Steps of which it is known what undo and redo would do with them before the host says so. */
const remembered = 30

/** Of a set, with what is on its way to the host. */
export function useEdits(
  { collection, set }: Place,
  author: string,
): { readonly edits: EditQueue; readonly state: EditState } {
  const client = useClient()
  const queries = useQueryClient()
  const edits = useMemo(() => editsOf(queries, client, { collection, set }), [queries, client, collection, set])
  const state = useSyncExternalStore(edits.onChange, edits.state)
  const newest = useQuery({
    queryKey: ['annotations', 'next', collection, set],
    queryFn: ({ signal }) => client.annotations.history({ collection, set, limit: remembered }, { signal }),
    staleTime: 0,
  })
  useEffect(() => {
    if (newest.data) edits.hear(newest.data.steps, newest.data.next, author)
  }, [edits, newest.data, author])
  const unsaved = state.pending.length > 0 || state.turning
  useEffect(() => {
    if (!unsaved) return undefined
    const keep = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', keep)
    return () => window.removeEventListener('beforeunload', keep)
  }, [unsaved])
  return { edits, state }
}

/** Every task of the queue with what was done here. */
export function useRows(place: Place, edits: EditQueue, pending: readonly Pending[], author: string) {
  const client = useClient()
  const queries = useQueryClient()
  const queue = useQuery(queueQuery(client, place, edits))
  const tasks = queue.data?.tasks
  const rows = useMemo(() => {
    const changed = new Map<string, BenchTask>()
    for (const name of new Set(pending.flatMap(({ changes }) => changes.map(({ task }) => task)))) {
      const held = heldTask(queries, place, name)
      if (held) changed.set(name, overlaid(held, pending, author, knownReferences(queries, place.collection, name)))
    }
    if (tasks === undefined || changed.size === 0) return tasks
    return tasks.map((row): QueueRow => {
      const task = changed.get(row.name)
      return task ? rowOf(task, row) : row
    })
  }, [queries, place, tasks, pending, author])
  return { queue, rows }
}

/** A task with what was done here. */
export function useTask(
  place: Place,
  name: string | undefined,
  edits: EditQueue,
  pending: readonly Pending[],
  author: string,
) {
  const client = useClient()
  const queries = useQueryClient()
  const details = useQuery({ ...taskQuery(client, place, name ?? '', edits), enabled: name !== undefined })
  const task = useMemo(
    () =>
      details.data &&
      overlaid(details.data, pending, author, knownReferences(queries, place.collection, details.data.name)),
    [queries, place, details.data, pending, author],
  )
  /** Also what was done in this very moment, before anything is drawn. */
  const latest = useCallback(() => {
    const held = name === undefined ? undefined : heldTask(queries, place, name)
    return held && overlaid(held, edits.state().pending, author, knownReferences(queries, place.collection, held.name))
  }, [queries, place, name, edits, author])
  const act = useCallback(
    (what: string, items: readonly ItemValue[], otherwise?: readonly ItemValue[]) => {
      if (name === undefined) return
      const about = (some: readonly ItemValue[]) => some.map((item) => ({ task: name, item }))
      edits.act(what, about(items), otherwise && about(otherwise))
    },
    [edits, name],
  )
  return { details, task, latest, act }
}

/** Tasks that are likely to be opened next are read before they are. */
export function useReadAhead(place: Place, edits: EditQueue, names: readonly (string | undefined)[]): void {
  const client = useClient()
  const queries = useQueryClient()
  const wanted = names.filter((name) => name !== undefined).join('\n')
  useEffect(() => {
    for (const name of wanted === '' ? [] : wanted.split('\n'))
      queries.query(taskQuery(client, place, name, edits)).catch(() => undefined)
  }, [client, queries, place, edits, wanted])
}

function overlaid(task: BenchTask, pending: readonly Pending[], author: string, references: References): BenchTask {
  return pending.reduce((before, { changes, at }) => {
    const items = changes.filter((change) => change.task === task.name).map(({ item }) => item)
    return items.length === 0
      ? before
      : withItems(before, items, { step: Number.MAX_SAFE_INTEGER, author, at }, references)
  }, task)
}
