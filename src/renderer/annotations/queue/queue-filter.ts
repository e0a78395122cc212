import type { QueueRow } from '../work.ts'

/** What can be asked of a task, and how the list of choices says it. */
export const queueStates = {
  all: { title: 'All', holds: () => true },
  proposed: { title: 'Has proposals', holds: ({ pairs }: QueueRow) => pairs.proposed > 0 },
  'second look': { title: 'Needs a second look', holds: ({ pairs }: QueueRow) => pairs['needs a second look'] > 0 },
  approved: { title: 'Has approved pairs', holds: ({ pairs }: QueueRow) => pairs.approved > 0 },
  'not approved': { title: 'No approved pair', holds: ({ pairs }: QueueRow) => pairs.approved === 0 },
  untouched: { title: 'Untouched', holds: ({ changedAt }: QueueRow) => changedAt === null },
  tagged: { title: 'Tagged', holds: ({ tagged }: QueueRow) => tagged },
  'not tagged': { title: 'Not tagged', holds: ({ tagged }: QueueRow) => !tagged },
  reviewed: { title: 'Labels reviewed', holds: ({ reviewed }: QueueRow) => reviewed },
  'not reviewed': {
    title: 'Labels not reviewed',
    holds: ({ reviewed, kind }: QueueRow) => !reviewed && kind === 'classification',
  },
} as const satisfies Record<string, { readonly title: string; readonly holds: (row: QueueRow) => boolean }>
export type QueueState = keyof typeof queueStates

export interface QueueFilter {
  readonly text: string
  readonly kind: 'all' | QueueRow['kind']
  readonly state: QueueState
}

export const everything: QueueFilter = { text: '', kind: 'all', state: 'all' }

/** Tasks that are like that; the one that is worked at stays, whatever it has become. */
export function filtered(
  rows: readonly QueueRow[],
  { text, kind, state }: QueueFilter,
  current: string | undefined,
): readonly QueueRow[] {
  const wanted = text.trim().toLowerCase()
  const { holds } = queueStates[state]
  return rows.filter(
    (row) =>
      row.name === current ||
      ((kind === 'all' || row.kind === kind) &&
        holds(row) &&
        (wanted === '' || row.name.toLowerCase().includes(wanted))),
  )
}

/** The task after or before one; undefined at the end of the list. */
export function beside(rows: readonly QueueRow[], current: string | undefined, by: 1 | -1): string | undefined {
  const at = rows.findIndex(({ name }) => name === current)
  return at === -1 ? rows[0]?.name : rows[at + by]?.name
}

/**
 * The next task with something that needs a second look, after the one that is worked at and then from the beginning
 * again.
 */
export function nextDoubtful(rows: readonly QueueRow[], current: string | undefined): string | undefined {
  const at = rows.findIndex(({ name }) => name === current)
  return [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(({ pairs }) => pairs['needs a second look'] > 0)?.name
}

export interface Progress {
  readonly tasks: number
  /** With an approved pair and nothing left to decide; with something left; nobody has touched them. */
  readonly done: number
  readonly begun: number
  readonly untouched: number
  readonly pairs: QueueRow['pairs']
  readonly tagged: number
  readonly reviewed: number
}

export function progressOf(rows: readonly QueueRow[]): Progress {
  const pairs = { proposed: 0, approved: 0, rejected: 0, 'needs a second look': 0 }
  const progress = { tasks: rows.length, done: 0, untouched: 0, tagged: 0, reviewed: 0 }
  for (const row of rows) {
    for (const state of pairStates) pairs[state] += row.pairs[state]
    if (row.pairs.approved > 0 && row.pairs.proposed + row.pairs['needs a second look'] === 0) progress.done++
    else if (row.changedAt === null) progress.untouched++
    if (row.tagged) progress.tagged++
    if (row.reviewed) progress.reviewed++
  }
  return { ...progress, begun: progress.tasks - progress.done - progress.untouched, pairs }
}

const pairStates = ['proposed', 'approved', 'rejected', 'needs a second look'] as const
