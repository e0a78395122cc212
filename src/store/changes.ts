import type { ReadableDB } from './store.ts'

export const changeKinds = ['collections', 'models', 'runs', 'notes', 'drafts', 'settings', 'sets'] as const
export type ChangeKind = (typeof changeKinds)[number]

export interface Changes {
  /** How often each kind has changed since there is this database. */
  readonly counts: Readonly<Record<ChangeKind, number>>
  /** Of each set that is there, the number of its last step. */
  readonly annotations: readonly { readonly collection: string; readonly set: string; readonly version: number }[]
}

/**
 * Another number than before where another connection has changed anything, of whichever thread or process; costs
 * microseconds.
 */
export function dataVersion({ reading }: ReadableDB): number {
  return reading.pragma('data_version', { simple: true }) as number
}

export function readChanges({ reading }: ReadableDB): Changes {
  const counted = new Map(reading.prepare<[], [string, number]>('SELECT kind, number FROM change_counts').raw().all())
  return {
    counts: Object.fromEntries(changeKinds.map((kind) => [kind, counted.get(kind) ?? 0])) as Changes['counts'],
    annotations: reading
      .prepare<[], Changes['annotations'][number]>(
        `SELECT c.name AS collection, s.name AS "set",
           coalesce((SELECT max(number) FROM annotation_steps WHERE annotation_set = s.id), 0) AS version
         FROM annotation_sets s JOIN collections c ON c.id = s.collection
         WHERE s.removed_at IS NULL AND c.removed_at IS NULL AND c.state = 'ready' ORDER BY c.name, s.name`,
      )
      .all(),
  }
}
