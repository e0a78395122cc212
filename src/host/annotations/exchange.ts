import type { Reason } from '#contract/errors.ts'
import { resolve } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import type { Task } from '#core/task.ts'
import { tableText, type TableItem } from '#exchange/annotation-csv.ts'
import { logText } from '#exchange/annotation-log.ts'
import { writeCollection, type WritableTask } from '#exchange/write-collection.ts'
import { writeText } from '#exchange/write-text.ts'
import type { SetRow } from '#store/annotation-sets.ts'
import { countItems, listAnnotatedTasks, readItems, readLog } from '#store/annotations.ts'
import { findTaskRow, readInstances, type CollectionRow } from '#store/collections.ts'
import { openSnapshot, type ReadableDB } from '#store/store.ts'
import { findAnnotationSet, pairsOf, taskInSet, type StoredPair } from './annotations.ts'
import type { Host } from '../host.ts'
import { outputProblems, unwritten } from '../disk/output-file.ts'

export type TextKind = 'jsonl' | 'csv'

export interface InSet {
  readonly collection: string
  readonly set: string
}

/** A set as it is in this moment, whatever is done to it while it is read. Close it. */
export type OpenedSet =
  | {
      readonly state: 'open'
      readonly db: ReadableDB
      readonly collection: CollectionRow
      readonly set: SetRow
      readonly close: () => void
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export function openSet({ dataDirectory }: Pick<Host, 'dataDirectory'>, named: InSet): OpenedSet {
  const db = openSnapshot(dataDirectory)
  const found = findAnnotationSet(db, named)
  if (found.state === 'found') return { ...found, state: 'open', db, close: () => db.close() }
  db.close()
  return found
}

type Open = Extract<OpenedSet, { state: 'open' }>

/** Characters in one piece, the last line over. */
const gathered = 65_536

/** The text of a log or a table; between two pieces others are heard. */
export async function* setText({ db, collection, set }: Open, as: TextKind): AsyncGenerator<string, void, void> {
  const pieces =
    as === 'jsonl'
      ? logText({ collection: collection.name, set: set.name, steps: set.version }, readLog(db, set.id))
      : tableText(itemsOf(db, collection, set))
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < gathered) continue
    yield text
    text = ''
    await pause()
  }
  if (text !== '') yield text
}

export type WrittenSet =
  | { readonly state: 'written'; readonly files: readonly string[]; readonly items: number; readonly version: number }
  /** The request was wrong, or the work could not be done. */
  | { readonly state: 'refused' | 'failed'; readonly reasons: readonly Reason[] }

export async function writeSet(
  host: Pick<Host, 'dataDirectory'>,
  {
    as,
    path,
    overwrite,
    ...named
  }: InSet & { readonly as: TextKind | 'tasks'; readonly path: string; readonly overwrite: boolean },
): Promise<WrittenSet> {
  const target = resolve(path)
  const problems = as === 'tasks' ? [] : outputProblems(target, overwrite)
  if (problems.length > 0) return { state: 'refused', reasons: problems }
  const opened = openSet(host, named)
  if (opened.state === 'refused') return opened
  try {
    if (as === 'tasks') return await writeTasks(opened, target, overwrite)
    const written = await writeText(target, setText(opened, as), { overwrite })
    if (written.state === 'refused') return { state: 'failed', reasons: [written.reason] }
    return {
      state: 'written',
      files: [target],
      items: countItems(opened.db, opened.set.id),
      version: opened.set.version,
    }
  } finally {
    opened.close()
  }
}

async function writeTasks({ db, collection, set }: Open, folder: string, overwrite: boolean): Promise<WrittenSet> {
  const tasks: WritableTask[] = []
  let items = 0
  for (const { task: name } of listAnnotatedTasks(db, collection.id, [set.id]).filter(({ known }) => known)) {
    await pause()
    const held = readItems(db, set.id, name)
    const approved = pairsOf(held).filter(({ state }) => state === 'approved')
    const row = approved.length === 0 ? undefined : findTaskRow(db, collection.id, name)
    if (row === undefined) continue
    items += approved.length
    tasks.push({ task: withPairs(taskInSet(row, set, held), approved), instances: readInstances(db, row.id) })
  }
  if (tasks.length === 0)
    return {
      state: 'refused',
      reasons: [
        {
          sentence: `no task has an approved pair in the set ${set.name}; approve some, or export the collection as it is`,
          remedy: 'export collection',
        },
      ],
    }
  const files: string[] = []
  for await (const event of writeCollection(folder, tasks, { overwrite })) {
    if (event.type === 'problem') return { state: 'failed', reasons: [unwritten(event.problem)] }
    files.push(event.file)
  }
  return { state: 'written', files, items, version: set.version }
}

/**
 * The approved pairs in place of the task's own negative examples: some of those are among them, others were rejected.
 */
function withPairs(task: Task, approved: readonly StoredPair[]): Task {
  return {
    ...task,
    negativeExamples: approved.map(({ input, output, gold }) => ({
      input,
      output,
      explanation:
        gold === null
          ? 'The output is wrong on purpose; the right one is not known.'
          : `The output is wrong on purpose; the right one is: ${gold}`,
    })),
  }
}

/** By task and item. */
function* itemsOf(db: ReadableDB, { id }: CollectionRow, set: SetRow): Generator<TableItem, void, void> {
  const tasks = listAnnotatedTasks(db, id, [set.id])
    .map(({ task }) => task)
    .toSorted()
  for (const task of tasks) yield* readItems(db, set.id, task)
}
