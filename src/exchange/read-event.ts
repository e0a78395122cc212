import type { AnswerSpace, Instance, Task } from '#core/task.ts'

/** What a file says about a task beside its instances. */
export interface TaskHead extends Omit<Task, 'answerSpace'> {
  /**
   * Only where the file states one (a person had corrected it before the export); else derive it from the instances.
   */
  readonly answerSpace?: AnswerSpace
}

/**
 * What a reader yields, in this order for each file: any number of `instances` (of one task after the other, or mixed
 * in tables), one `task` for each complete task, and `file` at the end. What came since the last `file` counts only
 * once a `file` with `accepted` has come; with `accepted: false` (an error `problem` came before it) drop it all.
 * Readers are pulled: nothing is read ahead while the consumer is busy.
 */
export type ReadEvent =
  | { readonly type: 'instances'; readonly task: string; readonly instances: readonly Instance[] }
  | { readonly type: 'task'; readonly head: TaskHead; readonly instances: number }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'file'; readonly file: string; readonly accepted: boolean }

/** Reads one file's bytes into events; the first error ends it. It leaves `file` to `readSource`. */
export type Reader = (source: Source) => AsyncGenerator<Exclude<ReadEvent, { type: 'file' }>, void, void>

/** The bytes of one file or zip entry, pulled piece by piece. */
export interface Source {
  /** As messages name it: relative to the folder or zip. */
  readonly file: string
  readonly bytes: AsyncIterable<Uint8Array>
}

export type ProblemCode =
  | 'not-found'
  | 'unreadable'
  | 'not-a-collection'
  | 'encoding'
  | 'syntax'
  | 'not-a-task'
  | 'field'
  | 'too-large'
  | 'no-instances'
  | 'name'
  | 'zip-entry'
  | 'renamed-ids'
  | 'doubtful'
  | 'skipped'
  | 'exists'
  | 'unwritable'

/**
 * An expected outcome of reading or writing files. `error`: the file is refused whole. `warning`: it is taken, with
 * this said.
 */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly code: ProblemCode
  readonly file: string
  readonly task?: string
  /** A line, a byte or a path in the file, e.g. `Instances[12].output`. */
  readonly where?: string
  /** `invalid <thing>: <value>` and what to do. */
  readonly message: string
}

export interface ProblemEvent {
  readonly type: 'problem'
  readonly problem: Problem
}

/**
 * A problem without its file: what the checks of single values return. Marked, because a value from a file may have any
 * key.
 */
export interface Fault {
  readonly [faultMark]: true
  readonly code: ProblemCode
  readonly where?: string
  readonly message: string
}

const faultMark = Symbol('fault')

type Found = Omit<Fault, typeof faultMark>

export function fault(what: Found): Fault {
  return { ...what, [faultMark]: true }
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && faultMark in value
}

export function errorEvent(file: string, found: Found, task?: string): ProblemEvent {
  return { type: 'problem', problem: problemOf('error', file, found, task) }
}

export function warningEvent(file: string, found: Found, task?: string): ProblemEvent {
  return { type: 'problem', problem: problemOf('warning', file, found, task) }
}

function problemOf(
  severity: Problem['severity'],
  file: string,
  { code, where, message }: Found,
  task: string | undefined,
): Problem {
  return {
    severity,
    code,
    file,
    ...(task === undefined ? {} : { task }),
    ...(where === undefined ? {} : { where }),
    message,
  }
}
