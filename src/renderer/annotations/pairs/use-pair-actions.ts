import { useMemo, useRef } from 'react'
import type { References, StoredPair } from '../shown-task.ts'
import { pairItemOf, problemsOf } from '../shown-task.ts'
import type { BenchTask, ItemValue } from '../work.ts'
import { afterDecision, isUndecided, moved, neighbour } from './pair-order.ts'
import { begun, newId, type PairStart } from './pair-starts.ts'

export type PairTexts = Pick<StoredPair, 'input' | 'gold' | 'output' | 'note'>

export interface PairActions {
  readonly decide: (id: string, state: StoredPair['state']) => void
  readonly edit: (id: string, texts: Partial<PairTexts>) => void
  /** The field was left: what was approved before and is no more stays so. */
  readonly leave: () => void
  readonly begin: (start: PairStart) => void
  readonly remove: (id: string) => void
  readonly move: (id: string, by: 1 | -1) => void
}

export interface PairSurroundings {
  /** The task with everything that was done, also in this very moment. */
  readonly latest: () => BenchTask | undefined
  readonly act: (what: string, items: readonly ItemValue[], otherwise?: readonly ItemValue[]) => void
  readonly announce: (message: string) => void
  readonly choose: (id: string | undefined, focus?: 'pair' | 'output' | 'input') => void
  readonly references: References
}

const decisions: Readonly<Record<StoredPair['state'], { readonly what: string; readonly done: string }>> = {
  approved: { what: 'approve a pair', done: 'Approved' },
  rejected: { what: 'reject a pair', done: 'Rejected' },
  'needs a second look': { what: 'mark a pair for a second look', done: 'Marked for a second look' },
  proposed: { what: 'take a decision back', done: 'Proposed again' },
}

const fields = {
  input: 'edit the input',
  gold: 'edit the gold output',
  output: 'edit the delusive output',
  note: 'write a note',
} as const satisfies Record<keyof PairTexts, string>

/** Everything a person does with pairs, in steps of the log. */
export function usePairActions({ latest, act, announce, choose, references }: PairSurroundings): PairActions {
  /** Approved when their field was entered, and kept from it by what is typed. */
  const held = useRef(new Set<string>())
  return useMemo(() => {
    const around = { latest, act, announce, choose, references }
    return {
      decide: (id, state) => decide(around, id, state),
      edit: (id, texts) => edit(around, held.current, id, texts),
      leave: () => held.current.clear(),
      begin(start) {
        const task = latest()
        if (!task) return
        const item = begun(start, task.pairs, newId())
        act('write a pair', [item])
        choose(item.id, start.input === '' ? 'input' : 'output')
      },
      remove(id) {
        const task = latest()
        if (!task) return
        const next = neighbour(task.pairs, id)
        act('delete a pair', [{ kind: 'pair', id, value: null }])
        announce('Deleted. Undo brings it back.')
        choose(next, 'pair')
      },
      move(id, by) {
        const changes = moved(latest()?.pairs ?? [], id, by)
        if (changes.length > 0)
          act(
            by === 1 ? 'move a pair down' : 'move a pair up',
            changes.map(([pair, position]) => pairItemOf({ ...pair, position })),
          )
        choose(id, 'pair')
      },
    }
  }, [latest, act, announce, choose, references])
}

function decide(
  { latest, act, announce, choose, references }: PairSurroundings,
  id: string,
  state: StoredPair['state'],
): void {
  const task = latest()
  const pair = task?.pairs.find((each) => each.id === id)
  if (!task || !pair) return
  const next = afterDecision(task.pairs, id)
  if (pair.state === state) {
    announce(`It is that already: ${state}.`)
    choose(next, 'pair')
    return
  }
  const errors = state === 'approved' ? errorsOf(task, pair, references) : []
  if (errors.length > 0) {
    announce(`Not approved: ${errors.join('; ')}.`)
    return
  }
  act(decisions[state].what, [pairItemOf({ ...pair, state })])
  const left =
    task.pairs.filter((each) => each.id !== id && isUndecided(each)).length + (isUndecided({ state }) ? 1 : 0)
  announce(
    `${decisions[state].done}. ${left === 0 ? 'Every pair of this task is decided.' : `${left} left to decide.`}`,
  )
  choose(next, 'pair')
}

/** What is approved stays so only as long as nothing speaks against it. */
function edit(
  { latest, act, announce, references }: PairSurroundings,
  held: Set<string>,
  id: string,
  texts: Partial<PairTexts>,
): void {
  const task = latest()
  const pair = task?.pairs.find((each) => each.id === id)
  if (!task || !pair) return
  const what = (Object.keys(texts) as (keyof PairTexts)[]).map((field) => fields[field])[0] ?? 'edit a pair'
  const edited = { ...pair, ...texts }
  const wrong = errorsOf(task, { ...edited, state: 'approved' }, references).length > 0
  const demoted = pairItemOf({ ...edited, state: 'needs a second look' })
  if (pair.state === 'approved' && wrong) {
    held.add(id)
    announce('It may not be approved like that: it needs a second look.')
    act(what, [demoted])
  } else if (pair.state === 'approved' || (held.has(id) && pair.state === 'needs a second look' && !wrong)) {
    held.delete(id)
    act(what, [pairItemOf({ ...edited, state: 'approved' })], [demoted])
  } else act(what, [pairItemOf(edited)])
}

function errorsOf(task: BenchTask, pair: StoredPair, references: References): readonly string[] {
  const old = task.pairs.find(({ id }) => id === pair.id)
  return problemsOf(task, pair, old, references)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
}
