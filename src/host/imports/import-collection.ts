import { assertNever } from '#core/assert-never.ts'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { exampleInputs } from '#core/right-outputs.ts'
import type { Instance } from '#core/task.ts'
import type { Problem, ReadEvent, TaskHead } from '#exchange/read-event.ts'
import { addInstances, addTask, beginImport, dropTask, findInstance, finishImport, finishTask } from '#store/collections.ts'
import { saveKnownOutputs } from '#store/known-outputs.ts'
import type { Store } from '#store/store.ts'
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
  const id = beginImport(store, collection)
  const taking = new Taking(store, id)
  let finished = false
  try {
    for await (const event of events) {
      if (options.signal?.aborted) return { state: 'stopped' }
      const tasks = taking.take(event)
      if (tasks.length > 0) yield { collection: id, tasks }
    }
    const { problems } = taking
    const broken = problems.some((problem) => problem.severity === 'error')
    if ((broken && !options.skipBroken) || taking.tasks === 0) return { state: 'refused', problems }
    options.beforeFinish?.()
    const replaced = finishImport(store, id, collection.name)
    finished = true
    if (replaced !== undefined) await dropForGood(store, replaced)
    return { state: 'imported', collection: id, tasks: taking.tasks, instances: taking.instances, problems }
  } finally {
    if (!finished) await dropForGood(store, id)
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
const atOnce = 2000

/** Stores what a reader yields, file by file. */
class Taking {
  readonly problems: Problem[] = []
  tasks = 0
  instances = 0
  readonly #store: Store
  readonly #collection: number
  #rows = 0
  #open = new Map<string, OpenTask>()

  constructor(store: Store, collection: number) {
    this.#store = store
    this.#collection = collection
  }

  /** @returns the rows of the tasks that are stored whole from now on */
  take(event: ReadEvent): readonly number[] {
    switch (event.type) {
      case 'instances':
        this.#addBatch(event.task, event.instances)
        return []
      case 'task':
        this.#complete(event.head)
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

  #openTask(name: string): OpenTask {
    const known = this.#open.get(name)
    if (known) return known
    const row = addTask(this.#store, this.#collection, this.#rows++, name)
    const task: OpenTask = { row, answers: answerSpaceBuilder(), inputs: inputIndex(), waiting: [], instances: 0, complete: false }
    this.#open.set(name, task)
    return task
  }

  #addBatch(name: string, batch: readonly Instance[]): void {
    const task = this.#openTask(name)
    for (const instance of batch) {
      task.answers.add(instance)
      task.waiting.push(instance)
    }
    task.inputs.add(batch)
    task.instances += batch.length
    this.instances += batch.length
    if (task.waiting.length >= atOnce) this.#flush(task)
  }

  #flush(task: OpenTask): void {
    addInstances(this.#store, task.row, task.instances - task.waiting.length, task.waiting)
    task.waiting = []
  }

  #complete(head: TaskHead): void {
    const task = this.#openTask(head.name)
    this.#flush(task)
    const answerSpace = head.answerSpace ?? task.answers.finish(head.definition)
    finishTask(this.#store, task.row, { ...head, answerSpace }, task.instances)
    saveKnownOutputs(this.#store, task.row, task.inputs.knownOutputs(exampleInputs(head), (position) => findInstance(this.#store, task.row, position)))
    task.complete = true
    this.tasks++
  }

  #closeFile(accepted: boolean): readonly number[] {
    const closed = [...this.#open.values()]
    this.#open = new Map()
    if (accepted) return closed.map(({ row }) => row)
    for (const task of closed) {
      dropTask(this.#store, task.row)
      this.instances -= task.instances
      if (task.complete) this.tasks--
    }
    return []
  }
}
