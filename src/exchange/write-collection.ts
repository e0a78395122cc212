import { constants } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instance, Task } from '#core/task.ts'
import { makeFolder } from '#files/make-folder.ts'
import { reasonOf } from '#files/reason.ts'
import { fileNames } from './file-names.ts'
import { existsMessage, isExistsError, renameToNew } from './new-file.ts'
import { partOf, removeDeadParts } from './part-files.ts'
import { quote } from './quote.ts'
import { errorEvent, type ParseIssue, type ProblemEvent } from './read-event.ts'
import { taskJson } from './task-json.ts'
import { writePieces } from './write-text.ts'

export interface WritableTask {
  readonly task: Task
  /** Pulled once, while the task's file is written. */
  readonly instances: Iterable<Instance>
}

export type WriteEvent =
  { readonly type: 'written'; readonly file: string; readonly task: string; readonly instances: number } | ProblemEvent

/**
 * One Super-NaturalInstructions task file for each task, in `folder` (made if missing). With `overwrite: false` nothing
 * is written if one of the files is there already. A file appears under its name only once it is whole; the first
 * failure ends it.
 */
export async function* writeCollection(
  folder: string,
  tasks: readonly WritableTask[],
  { overwrite }: { readonly overwrite: boolean },
): AsyncGenerator<WriteEvent, void, void> {
  const files = fileNames(tasks.map(({ task }) => task.name))
  try {
    makeFolder(folder)
  } catch (error) {
    return yield errorEvent(folder, {
      code: 'unwritable',
      message: `invalid folder: ${quote(folder)}, ${reasonOf(error)}`,
    })
  }
  for (const file of overwrite ? [] : files) {
    if (await exists(join(folder, file))) return yield errorEvent(file, existsAlready(file))
  }
  removeDeadParts(folder, files)
  for (const [i, whole] of tasks.entries()) {
    const { task } = whole
    const file = files[i] ?? ''
    const written = await writeTask(folder, file, whole, overwrite)
    if (typeof written !== 'number') {
      // Half a collection is none; what has taken an older file's place stays.
      for (const before of overwrite ? [] : files.slice(0, i)) await rm(join(folder, before), { force: true })
      return yield errorEvent(file, written, task.name)
    }
    yield { type: 'written', file, task: task.name, instances: written }
  }
}

/** @returns how many instances were written */
async function writeTask(
  folder: string,
  file: string,
  { task, instances }: WritableTask,
  overwrite: boolean,
): Promise<number | ParseIssue> {
  const path = join(folder, file)
  const part = partOf(path)
  let count = 0
  const counted = function* () {
    for (const instance of instances) {
      count += 1
      yield instance
    }
  }
  try {
    await writePieces(part, taskJson(task, file, counted()))
    if (overwrite) await rename(part, path)
    else await renameToNew(part, path)
    return count
  } catch (error) {
    if (isExistsError(error)) return existsAlready(file)
    return { code: 'unwritable', message: `unwritable file: ${quote(file)}, ${reasonOf(error)}` }
  } finally {
    await rm(part, { force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path, constants.F_OK)
    return true
  } catch {
    return false
  }
}

function existsAlready(file: string): ParseIssue {
  return { code: 'exists', message: existsMessage(file) }
}
