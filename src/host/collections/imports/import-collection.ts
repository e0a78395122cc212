import { assertNever } from '#core/assert-never.ts'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { exampleInputs } from '#core/right-outputs.ts'
import type { Instance } from '#core/task.ts'
import type { Problem, ReadEvent, TaskHead } from '#exchange/read-event.ts'
import {
  addInstances,
  addTask,
  beginImport,
  dropTask,
  findInstance,
  finishImport,
  finishTask,
} from '#store/collections.ts'
import { saveKnownOutputs } from '#store/known-outputs.ts'
import type { Store } from '#store/store.ts'
import { isBusy, write } from '#store/write.ts'
import { inputIndex } from '../known-outputs.ts'
import { dropForGood } from '../removed-collections.ts'
import type { Imported } from './calls.ts'

export interface ImportOptions {
  /** What a broken file has brought goes, and the others stay. */
  readonly skipBroken: boolean
  readonly signal?: AbortSignal | undefined
  /** Before anybody sees the collection. */
  readonly beforeFinish?: () => void
}

/** Tasks that are stored whole, by their rows. */
export interface StoredTasks {
  readonly collection: number
  readonly tasks: readonly number[]
}

/**
 * Streams what a reader yields into the store. The collection stays invisible until it is complete; when a file is
 * refused nothing of the import remains, unless broken files are to be skipped.
 */
export async function* importCollection(
  store: Store,
  collection: { readonly name: string; readonly source: string; readonly importedAt: string },
  events: AsyncIterable<ReadEvent>,
  options: ImportOptions,
): AsyncGenerator<StoredTasks, Imported> {
  const { signal } = options
  const id = await write(store, () => beginImport(store, collection), { signal, most: Infinity })
  const taking = new Taking(store, id, signal)
  let finished = false
  try {
    for await (const event of events) {
      if (signal?.aborted) return { state: 'stopped' }
      const tasks = await taking.take(event)
      if (tasks.length > 0) yield { collection: id, tasks }
    }
    const { problems } = taking
    const broken = problems.some((problem) => problem.severity === 'error')
    if ((broken && !options.skipBroken) || taking.tasks === 0)
      return { state: 'refused', problems, tasks: taking.tasks }
    options.beforeFinish?.()
    const replaced = await write(store, () => finishImport(store, id, collection.name), { signal, most: Infinity })
    finished = true
    if (replaced !== undefined) await dropForGood(store, replaced)
    return { state: 'imported', collection: id, tasks: taking.tasks, instances: taking.instances, problems }
  } catch (error) {
    // Stopped while it waited for another process.
    if (signal?.aborted) return { state: 'stopped' }
    throw error
  } finally {
    if (!finished) await dropUnseen(store, id, signal)
  }
}

/** What cannot be dropped now is seen by nobody, and goes with the next import. */
async function dropUnseen(store: Store, id: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await dropForGood(store, id, signal?.aborted ? { most: 0 } : {})
  } catch (error) {
    if (!isBusy(error)) throw error
  }
}

interface OpenTask {
  readonly row: number
  readonly answers: ReturnType<typeof answerSpaceBuilder>
  readonly inputs: ReturnType<typeof inputIndex>
  /** That have come and are not stored yet. */
  waiting: Instance[]
  instances: number
  complete: boolean
}

/** Instances stored in one transaction: whoever else writes waits for it for some milliseconds. */
const batchSize = 2000

/** Stores what a reader yields, file by file. */
class Taking {
  readonly problems: Problem[] = []
  tasks = 0
  instances = 0
  readonly #store: Store
  readonly #collection: number
  readonly #signal: AbortSignal | undefined
  #rows = 0
  #open = new Map<string, OpenTask>()

  constructor(store: Store, collection: number, signal: AbortSignal | undefined) {
    this.#store = store
    this.#collection = collection
    this.#signal = signal
  }

  /** @returns the rows of the tasks that are stored whole from now on */
  async take(event: ReadEvent): Promise<readonly number[]> {
    switch (event.type) {
      case 'instances':
        await this.#addBatch(event.task, event.instances)
        return []
      case 'task':
        await this.#complete(event.head)
        return []
      case 'problem':
        this.problems.push(event.problem)
        return []
      case 'file':
        return this.#closeFile(event.accepted)
      default:
        return assertNever(event)
    }
  }

  async #openTask(name: string): Promise<OpenTask> {
    const known = this.#open.get(name)
    if (known) return known
    const row = await this.#write(() => addTask(this.#store, this.#collection, this.#rows++, name))
    const task: OpenTask = {
      row,
      answers: answerSpaceBuilder(),
      inputs: inputIndex(),
      waiting: [],
      instances: 0,
      complete: false,
    }
    this.#open.set(name, task)
    return task
  }

  async #addBatch(name: string, batch: readonly Instance[]): Promise<void> {
    const task = await this.#openTask(name)
    for (const instance of batch) {
      task.answers.add(instance)
      task.waiting.push(instance)
    }
    task.inputs.add(batch)
    task.instances += batch.length
    this.instances += batch.length
    if (task.waiting.length >= batchSize) await this.#flush(task)
  }

  async #flush(task: OpenTask): Promise<void> {
    await this.#write(() => addInstances(this.#store, task.row, task.instances - task.waiting.length, task.waiting))
    task.waiting = []
  }

  async #complete(head: TaskHead): Promise<void> {
    const task = await this.#openTask(head.name)
    await this.#flush(task)
    const answerSpace = head.answerSpace ?? task.answers.finish(head.definition)
    // What instances show to be right for the inputs of its examples.
    const known = task.inputs.knownOutputs(exampleInputs(head), (position) =>
      findInstance(this.#store, task.row, position),
    )
    await this.#write(() => {
      finishTask(this.#store, task.row, { ...head, answerSpace }, task.instances)
      saveKnownOutputs(this.#store, task.row, known)
    })
    task.complete = true
    this.tasks++
  }

  async #closeFile(accepted: boolean): Promise<readonly number[]> {
    const closed = [...this.#open.values()]
    this.#open = new Map()
    if (accepted) return closed.map(({ row }) => row)
    for (const task of closed) {
      await this.#write(() => dropTask(this.#store, task.row))
      this.instances -= task.instances
      if (task.complete) this.tasks--
    }
    return []
  }

  #write<T>(work: () => T): Promise<T> {
    return write(this.#store, work, { signal: this.#signal, most: Infinity })
  }
}
