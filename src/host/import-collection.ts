import { assertNever } from '#core/assert-never.ts'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { exampleInputs } from '#core/right-outputs.ts'
import type { Instance } from '#core/task.ts'
import type { Problem, ReadEvent, TaskHead } from '#exchange/read-event.ts'
import { addInstances, addTask, beginImport, dropCollection, dropTask, findInstance, finishImport, finishTask } from '#store/collections.ts'
import { saveKnownOutputs } from '#store/known-outputs.ts'
import type { Store } from '#store/store.ts'
import { inputIndex } from './known-outputs.ts'
import { dropForGood } from './removed-collections.ts'

export interface ImportProgress {
  readonly tasks: number
  readonly instances: number
  readonly task: string
}

export type Imported =
  | { readonly state: 'imported'; readonly collection: number; readonly tasks: number; readonly instances: number; readonly problems: readonly Problem[] }
  | { readonly state: 'refused'; readonly problems: readonly Problem[] }
  | { readonly state: 'stopped' }

/**
 * Streams what a reader yields into the store. The collection stays invisible until it is complete; when a file is
 * refused nothing of the import remains, unless broken files are to be skipped.
 */
export async function* importCollection(
  store: Store,
  collection: { readonly name: string; readonly source: string; readonly importedAt: string },
  events: AsyncIterable<ReadEvent>,
  options: { readonly skipBroken: boolean; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<ImportProgress, Imported> {
  const id = beginImport(store, collection)
  const taking = takingIn(store, id)
  let finished = false
  try {
    for await (const event of events) {
      if (options.signal?.aborted) return { state: 'stopped' }
      taking.take(event)
      yield { tasks: taking.tasks(), instances: taking.instances(), task: taking.latest() }
    }
    const problems = taking.problems()
    const broken = problems.some((problem) => problem.severity === 'error')
    if ((broken && !options.skipBroken) || taking.tasks() === 0) return { state: 'refused', problems }
    const replaced = finishImport(store, id, collection.name)
    finished = true
    if (replaced !== undefined) await dropForGood(store, replaced)
    return { state: 'imported', collection: id, tasks: taking.tasks(), instances: taking.instances(), problems }
  } finally {
    if (!finished) dropCollection(store, id)
  }
}

interface OpenTask {
  readonly row: number
  readonly answers: ReturnType<typeof answerSpaceBuilder>
  readonly inputs: ReturnType<typeof inputIndex>
  instances: number
  complete: boolean
}

function addTo(store: Store, task: OpenTask, batch: readonly Instance[]): void {
  for (const instance of batch) task.answers.add(instance)
  task.inputs.add(batch)
  addInstances(store, task.row, task.instances, batch)
  task.instances += batch.length
}

/** What instances show to be right for the inputs of its examples. */
function saveKnown(store: Store, { row, inputs }: OpenTask, head: TaskHead): void {
  saveKnownOutputs(store, row, inputs.knownOutputs(exampleInputs(head), (position) => findInstance(store, row, position)))
}

function takingIn(store: Store, collection: number) {
  const problems: Problem[] = []
  let open = new Map<string, OpenTask>()
  let [rows, tasks, instances, latest] = [0, 0, 0, '']

  const openTask = (name: string): OpenTask => {
    const known = open.get(name)
    if (known) return known
    const task = { row: addTask(store, collection, rows++, name), answers: answerSpaceBuilder(), inputs: inputIndex(), instances: 0, complete: false }
    open.set(name, task)
    return task
  }
  const addBatch = (name: string, batch: readonly Instance[]) => {
    addTo(store, openTask(name), batch)
    instances += batch.length
    latest = name
  }
  const complete = (head: TaskHead) => {
    const task = openTask(head.name)
    const answerSpace = head.answerSpace ?? task.answers.finish(head.definition)
    finishTask(store, task.row, { ...head, answerSpace }, task.instances)
    saveKnown(store, task, head)
    task.complete = true
    tasks++
    latest = head.name
  }
  const closeFile = (accepted: boolean) => {
    for (const task of accepted ? [] : open.values()) {
      dropTask(store, task.row)
      instances -= task.instances
      if (task.complete) tasks--
    }
    open = new Map()
  }

  return {
    take(event: ReadEvent): void {
      switch (event.type) {
        case 'instances':
          addBatch(event.task, event.instances)
          break
        case 'task':
          complete(event.head)
          break
        case 'problem':
          problems.push(event.problem)
          break
        case 'file':
          closeFile(event.accepted)
          break
        default:
          assertNever(event)
      }
    },
    problems: () => problems,
    tasks: () => tasks,
    instances: () => instances,
    latest: () => latest,
  }
}
