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

/** What one file holds; `file` is left to `readSource`. */
export type TaskEvents = AsyncGenerator<Exclude<ReadEvent, { type: 'file' }>, void, void>

/** Reads one file's bytes into events; the first error ends it. */
export type Reader = (source: Source) => TaskEvents

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

/** What is wrong, or doubtful, in a file that is not named. */
export interface ParseIssue {
  readonly code: ProblemCode
  /** A line, a byte or a path in the file, e.g. `Instances[12].output`. */
  readonly where?: string
  /** `invalid <thing>: <value>` and what to do. */
  readonly message: string
}

/**
 * An expected outcome of reading or writing files. `error`: the file is rejected whole. `warning`: it is taken, with
 * this said.
 */
export interface Problem extends ParseIssue {
  readonly severity: 'error' | 'warning'
  readonly file: string
  readonly task?: string
}

export interface ProblemEvent {
  readonly type: 'problem'
  readonly problem: Problem
}

export function errorEvent(file: string, found: ParseIssue, task?: string): ProblemEvent {
  return { type: 'problem', problem: problemOf('error', file, found, task) }
}

export function warningEvent(file: string, found: ParseIssue, task?: string): ProblemEvent {
  return { type: 'problem', problem: problemOf('warning', file, found, task) }
}

function problemOf(
  severity: Problem['severity'],
  file: string,
  { code, where, message }: ParseIssue,
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
