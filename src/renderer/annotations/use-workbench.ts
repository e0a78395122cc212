import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { paths } from '../app/paths.ts'
import type { EditQueue } from './edit-queue.ts'
import type { Change, EditState, Refusal, Turned } from './edit-state.ts'
import type { HistoryOf } from './history/history-drawer.tsx'
import { usePairActions } from './pairs/use-pair-actions.ts'
import { useChosenPair } from './pairs/use-chosen-pair.ts'
import { nextDoubtfulPair } from './pairs/pair-order.ts'
import { useProposing, type ProposeRequest } from './propose/use-proposing.ts'
import { knownReferences, type Place } from './queries.ts'
import { beside, everything, filtered, nextDoubtful } from './queue/queue-filter.ts'
import { useReadAhead, useRows, useTask } from './use-bench.ts'
import type { BenchTask, QueueRow } from './work.ts'
import type { WorkName } from './works.ts'

export interface WorkbenchOptions {
  readonly place: Place
  readonly edits: EditQueue
  readonly state: EditState
  /** Task of the address; undefined: the first. */
  readonly wanted: string | undefined
  readonly work: WorkName
  readonly author: string
}

export type Workbench = ReturnType<typeof useWorkbench>
type Opened = { readonly what: 'keys' | 'propose' } | { readonly what: 'history'; readonly of: HistoryOf }

/** Everything that is in hand on the bench, and what can be done with it. */
export function useWorkbench({ place, edits, state, wanted, work, author }: WorkbenchOptions) {
  const { queue, rows } = useRows(place, edits, state.pending, author)
  const name = wanted ?? rows?.[0]?.name
  const { details, task, latest, act } = useTask(place, name, edits, state.pending, author)
  const [reported, announce] = useState('')
  const [opened, setOpened] = useState<Opened>()
  const [filter, setFilter] = useState(everything)
  const search = useRef<HTMLInputElement>(null)
  const listed = useMemo(() => filtered(rows ?? [], filter, name), [rows, filter, name])
  const { open, setWork } = usePlaces(place, name, work)
  const { chosen, choose, chooseIn, focus, lookForDoubt } = useChosenPair(name, task)
  const queries = useQueryClient()
  const references = useMemo(
    () => knownReferences(queries, place.collection, name ?? ''),
    [queries, place.collection, name],
  )
  const pairActions = usePairActions({ latest, act, announce, choose, references })
  const proposing = useProposing(place)
  useReadAhead(place, edits, [
    beside(listed, name, 1),
    beside(listed, beside(listed, name, 1), 1),
    beside(listed, name, -1),
    nextDoubtful(rows ?? [], name),
  ])
  const hearTurned = useTurned(state.turned, (turned) => {
    announce(turnedWords(turned))
    const [change] = turned.changes
    if (!change) return
    if (change.item.kind === 'pair') chooseIn(change.task, change.item.value === null ? undefined : change.item.id)
    open(change.task, workOf(change))
  })

  useRefused(state.refusals.at(-1), announce)

  return {
    place,
    name,
    rows,
    listed,
    queue,
    details,
    task,
    act,
    work,
    setWork,
    filter,
    setFilter,
    open,
    search,
    reported,
    announce,
    chosen,
    choose,
    focus,
    pairActions,
    opened,
    proposing,
    next: state.next,
    turn: (kind: 'undo' | 'redo') => {
      if (edits.state().turning) return
      edits.turn(kind)
      hearTurned(edits.state().turned)
    },
    goBeside: (by: 1 | -1) => {
      const next = beside(listed, name, by)
      announce(
        next !== undefined
          ? ''
          : by === 1
            ? 'This is the last task of the list.'
            : 'This is the first task of the list.',
      )
      if (next === undefined) return
      chooseIn(next, null)
      open(next)
    },
    ...doubts({
      rows: rows ?? [],
      name,
      here: task && work === 'pairs' ? nextDoubtfulPair(task.pairs, chosen) : undefined,
      announce,
      choose,
      lookForDoubt,
      open,
    }),
    returnTo: (what: string, changes: readonly Change[]) => {
      edits.act(what, changes)
      announce(`${what.charAt(0).toUpperCase()}${what.slice(1)}: done.`)
    },
    propose: () => {
      if (name !== undefined && task) proposing.start(forOneTask(task), announce)
    },
    openHistory: useCallback((of: HistoryOf) => setOpened({ what: 'history', of }), []),
    openKeys: useCallback(() => setOpened({ what: 'keys' }), []),
    openPropose: useCallback(() => setOpened({ what: 'propose' }), []),
    close: useCallback(() => setOpened(undefined), []),
  }
}

interface Doubts
  extends
    Pick<ReturnType<typeof useChosenPair>, 'choose' | 'lookForDoubt'>,
    Pick<ReturnType<typeof usePlaces>, 'open'> {
  readonly rows: readonly QueueRow[]
  readonly name: string | undefined
  /** The next pair of the same task that needs a second look. */
  readonly here: string | undefined
  readonly announce: (message: string) => void
}

function doubts({ rows, name, here, announce, choose, lookForDoubt, open }: Doubts) {
  const lookIn = (task: string | undefined) => {
    announce(task === undefined ? 'Nothing needs a second look.' : '')
    if (task === undefined) return
    lookForDoubt(task)
    open(task, 'pairs')
  }
  return {
    goDoubtful: () => {
      if (here === undefined) lookIn(nextDoubtful(rows, name))
      else choose(here, 'pair')
    },
    /** From the first task on. */
    walk: () => lookIn(nextDoubtful(rows, undefined)),
  }
}

/** Some more than there are; nothing is approved without having been looked at. */
function forOneTask({ name, pairs }: BenchTask): ProposeRequest {
  const kept = pairs.filter(({ state }) => state !== 'rejected').length
  return { tasks: [name], perTask: Math.max(4, kept + 2), approveClear: false, model: null, instancesPerTask: 10 }
}

/** The address follows what is looked at; going back leads out of the bench. */
function usePlaces({ collection, set }: Place, name: string | undefined, work: WorkName) {
  const [, go] = useLocation()
  const open = useCallback(
    (task: string, at: WorkName = work) =>
      go(paths.annotate(collection, set, task, at === 'pairs' ? undefined : at), { replace: true }),
    [go, collection, set, work],
  )
  const setWork = useCallback(
    (next: WorkName) => {
      if (name !== undefined) open(name, next)
    },
    [open, name],
  )
  return { open, setWork }
}

/** Whether something is typed that is not handed over yet. */
export function useTyping() {
  const [fields, setFields] = useState(0)
  const begin = useCallback(() => {
    setFields((before) => before + 1)
    return () => setFields((before) => before - 1)
  }, [])
  return { under: fields > 0, begin }
}

/** Each is heard once: right when it was asked for, or as soon as the host has answered. */
function useTurned(turned: Turned | undefined, onTurned: (turned: Turned) => void): (now: Turned | undefined) => void {
  const heard = useRef(turned)
  const hear = (now: Turned | undefined) => {
    if (now === undefined || now === heard.current) return
    heard.current = now
    onTurned(now)
  }
  const hearLater = useEffectEvent(hear)
  useEffect(() => hearLater(turned), [turned])
  return hear
}

/** What was said of it in advance holds no longer. */
function useRefused(last: Refusal | undefined, announce: (message: string) => void): void {
  const heard = useRef(last?.id ?? 0)
  const hear = useEffectEvent(() => {
    if (last === undefined || last.id <= heard.current) return
    heard.current = last.id
    if (last.turn === undefined) announce(`Not done: ${last.what}. ${last.reasons.join(' ')}`)
  })
  const id = last?.id
  useEffect(() => hear(), [id])
}

function turnedWords({ kind, what, reasons }: Turned): string {
  if (what !== null) return `${kind === 'undo' ? 'Taken back' : 'Made again'}: ${what}.`
  if (reasons.length > 0) return reasons.join(' ')
  return kind === 'undo' ? 'Nothing to undo.' : 'Nothing to redo.'
}

function workOf({ item }: Change): WorkName {
  return item.kind === 'pair' ? 'pairs' : item.kind === 'label space' ? 'labels' : 'definition'
}
