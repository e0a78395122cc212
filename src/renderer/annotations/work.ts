import type { ItemValue } from '#contract/annotations.ts'
import type { Client } from '../app/client.ts'

export type { ItemValue }
export type BenchTask = Awaited<ReturnType<Client['annotations']['task']>>

export type QueueRow = Awaited<ReturnType<Client['annotations']['queue']>>['tasks'][number]
export type Step = NonNullable<Awaited<ReturnType<Client['annotations']['act']>>['step']>

/**
 * `waiting`: typed a moment ago. `failed`: it waits to be tried again; nothing of it is forgotten as long as the page
 * is open.
 */
export type SaveState =
  | { readonly state: 'saved'; /** Clock of the page; `null`: nothing was changed yet. */ readonly at: Date | null }
  | { readonly state: 'waiting' | 'saving' }
  | { readonly state: 'failed'; readonly reasons: readonly string[] }

/**
 * What a panel at the right side of the bench is handed. A panel is the default export of a file of its own, read once
 * the bench is there: `definition/definition-work.tsx`, `labels/label-work.tsx`. Text fields keep what is typed by
 * `useSavedText` (use-saved-text.ts); keys are declared as a `KeyList` (keys.ts) and answered by `useKeys`
 * (use-keys.tsx).
 */
export interface WorkProps {
  readonly collection: string
  readonly set: string
  /** As `annotations.task` answers it, with what was changed here since: also what is not saved yet. */
  readonly task: BenchTask
  /**
   * One step of the log, about this task: shown at once, saved in the order it was done, asked again where it could not
   * be. What follows of it by the host's word alone (`space`, `shownSimplified`, `outputs`) comes a moment after it is
   * saved.
   * @param what in words, as the history and the button Undo say it: "tag output content"
   * @param otherwise done instead where the host refuses the items, so that nothing typed is lost
   */
  readonly act: (what: string, items: readonly ItemValue[], otherwise?: readonly ItemValue[]) => void
  readonly saved: SaveState
  /** Said by a screen reader, and shown for a moment beside the saved state. */
  readonly announce: (message: string) => void
  /** Opens the history of an item (`tags`, `simplified`, `output type`, `label space`, `pair ID`), or of the task. */
  readonly showHistory: (item?: string) => void
}
