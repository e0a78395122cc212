import type { Problem } from '#exchange/read-event.ts'

/** How far an import is: all files are checked first, and only then is anything written. */
export interface ImportProgress {
  readonly stage: 'checking' | 'importing'
  /** Files that are done, of all. */
  readonly files: number
  readonly allFiles: number
  /** Bytes of the files that have been read in this stage, of all. */
  readonly bytes: number
  readonly allBytes: number
  readonly tasks: number
  readonly instances: number
  /** The task that came last. */
  readonly task: string
  /** In this stage; `null` in its first second. */
  readonly bytesPerSecond: number | null
  /** Of this stage. */
  readonly secondsLeft: number | null
}

export type ImportEvent =
  | { readonly type: 'progress'; readonly progress: ImportProgress }
  /** For another process, told in one sentence. */
  | { readonly type: 'waiting'; readonly sentence: string }
  /** Tasks that are stored whole from now on, by their rows; of a collection that nobody sees yet. */
  | { readonly type: 'stored'; readonly collection: number; readonly tasks: readonly number[] }

export type Imported =
  | {
      readonly state: 'imported'
      readonly collection: number
      readonly tasks: number
      readonly instances: number
      readonly problems: readonly Problem[]
    }
  /** `tasks`: in the files that could be taken. */
  | { readonly state: 'refused'; readonly problems: readonly Problem[]; readonly tasks: number }
  | { readonly state: 'stopped' }

export interface ImportRequest {
  readonly path: string
  readonly name: string
  readonly source: string
  readonly importedAt: string
  readonly skipBroken: boolean
}

/** What the thread for imports is asked; one after the other. */
export interface ImportCalls {
  readonly import: {
    readonly request: ImportRequest
    readonly result: Imported | { readonly state: 'disk full' }
    readonly event: ImportEvent
  }
}
