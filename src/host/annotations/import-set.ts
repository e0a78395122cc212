import type { Reason } from '#contract/errors.ts'
import { basename, resolve } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import type { ReadStep } from '#exchange/annotation-log.ts'
import { readAnnotations } from '#exchange/read-annotations.ts'
import { replaySteps } from '#store/annotation-replay.ts'
import { createSet, findSet, moveSet } from '#store/annotation-sets.ts'
import { countItems, listAnnotatedTasks, type LoggedChange, type LoggedStep } from '#store/annotations.ts'
import {
  beginImport,
  dropCollection,
  dropUnfinishedImports,
  findCollection,
  type CollectionRow,
} from '#store/collections.ts'
import { takeLock } from '#store/lock.ts'
import { write } from '#store/write.ts'
import { TableSteps } from './table.ts'
import { checkedValue } from './values.ts'
import type { Host } from '../host.ts'
import { noSuchCollection } from '../collections/tasks.ts'

export type ImportedSet =
  | {
      readonly state: 'imported'
      readonly name: string
      readonly active: boolean
      readonly version: number
      readonly items: number
      readonly unknownTasks: readonly string[]
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }
  | { readonly state: 'stopped' }

export interface ImportRequest {
  readonly collection: string
  readonly path: string
  /** Default: as the file names it. */
  readonly name?: string | undefined
}

/**
 * Replays the steps of a file into a set nobody sees yet, and puts that into its place once all of it is there: all or
 * nothing, also when the host is killed. What is half there belongs to a collection that is still being imported, and
 * goes with it.
 */
export async function importAnnotations(
  host: Pick<Host, 'store' | 'received' | 'date'>,
  { collection: collectionName, path: given, name }: ImportRequest,
  signal?: AbortSignal,
): Promise<ImportedSet> {
  const { store, received } = host
  const collection = findCollection(store, collectionName)
  if (!collection) return refused(noSuchCollection(store, collectionName))
  const lock = takeLock(store, 'import')
  if (!lock) return refused('another import is going on in this data directory; wait for it to end')
  try {
    await write(store, () => dropUnfinishedImports(store), { signal })
    const path = resolve(given)
    const at = host.date().toISOString()
    const nowhere = await write(
      store,
      () => beginImport(store, { name: collection.name, source: path, importedAt: at }),
      { signal },
    )
    try {
      const set = (await write(store, () => createSet(store, nowhere, 'imported', at), { signal })) ?? -1
      const imported = await new Replay(store, collection, { set, name: name?.trim(), signal }).of(path)
      if (imported.state === 'imported') await received.forget(path)
      return imported
    } finally {
      await write(store, () => dropCollection(store, nowhere))
    }
  } finally {
    lock.release()
  }
}

/** Changes in one transaction; others wait as long as it takes, about a hundredth of a second. */
const batchSize = 50

class Replay {
  readonly #store: Host['store']
  readonly #collection: CollectionRow
  readonly #set: number
  readonly #signal: AbortSignal | undefined
  #name: string | undefined

  /** @param given `set`: the one nobody sees yet */
  constructor(
    store: Host['store'],
    collection: CollectionRow,
    given: { readonly set: number; readonly name: string | undefined; readonly signal: AbortSignal | undefined },
  ) {
    this.#store = store
    this.#collection = collection
    this.#set = given.set
    this.#name = given.name
    this.#signal = given.signal
  }

  async of(path: string): Promise<ImportedSet> {
    const table = new TableSteps()
    for await (const event of readAnnotations(path)) {
      if (this.#signal?.aborted) return { state: 'stopped' }
      switch (event.type) {
        case 'problem':
          return refused(`${event.problem.file}: ${event.problem.message}`)
        case 'head': {
          this.#name ??= event.set.trim()
          const problem = this.#nameProblem()
          if (problem !== undefined) return refused(problem)
          break
        }
        case 'steps': {
          const reason = await this.#take(
            event.steps.map(checkedStep),
            (step) => event.steps.find(({ number }) => number === step)?.line,
          )
          if (reason !== undefined) return refused(`${basename(path)}: ${reason}`)
          break
        }
        case 'items': {
          const reason = event.items.map((item) => table.add(item)).find((each) => each !== undefined)
          if (reason !== undefined) return refused(`${basename(path)}: ${reason}`)
          await pause()
        }
      }
    }
    const reason = await this.#take(table.steps(), () => undefined)
    return reason === undefined ? this.#finish() : refused(`${basename(path)}: ${reason}`)
  }

  /** @returns why the file is refused */
  async #take(
    steps: readonly CheckedStep[],
    lineOf: (step: number) => number | undefined,
  ): Promise<string | undefined> {
    let some: LoggedStep[] = []
    let changes = 0
    for (const [i, step] of steps.entries()) {
      if (step.state === 'wrong') return step.reason
      some.push(step)
      changes += step.changes.length
      if (changes < batchSize && i < steps.length - 1) continue
      const replaying = some
      const replayed = await write(this.#store, () => replaySteps(this.#store, this.#set, replaying), {
        signal: this.#signal,
      })
      if (replayed.state === 'refused')
        return `invalid ${placeOf(replayed.step, lineOf(replayed.step))}: the log is damaged: ${replayed.reason}; nothing was imported`
      some = []
      changes = 0
      await pause()
    }
    return undefined
  }

  async #finish(): Promise<ImportedSet> {
    const name = this.#name ?? ''
    const moved = await write(this.#store, () => moveSet(this.#store, this.#set, this.#collection.id, name), {
      signal: this.#signal,
    })
    if (!moved) return refused(taken(name))
    return {
      state: 'imported',
      name,
      ...moved,
      version: findSet(this.#store, this.#collection.id, name)?.version ?? 0,
      items: countItems(this.#store, this.#set),
      unknownTasks: listAnnotatedTasks(this.#store, this.#collection.id, [this.#set]).flatMap(({ task, known }) =>
        known ? [] : [task],
      ),
    }
  }

  #nameProblem(): Reason | undefined {
    const name = this.#name ?? ''
    if (name === '' || name.length > 200)
      return { sentence: 'invalid name: it has to have 1 to 200 characters; choose one', remedy: 'name' }
    return findSet(this.#store, this.#collection.id, name) ? taken(name) : undefined
  }
}

type CheckedStep = ({ readonly state: 'right' } & LoggedStep) | { readonly state: 'wrong'; readonly reason: string }

function checkedStep({ line, changes, ...step }: ReadStep): CheckedStep {
  const checked: LoggedChange[] = []
  for (const { task, item, before, after } of changes) {
    const [was, is] = [checkedValue(item, before), checkedValue(item, after)]
    if (was.state === 'wrong')
      return {
        state: 'wrong',
        reason: `invalid line ${line}: ${item} of ${task} before: ${was.reason}; nothing was imported`,
      }
    if (is.state === 'wrong')
      return {
        state: 'wrong',
        reason: `invalid line ${line}: ${item} of ${task} after: ${is.reason}; nothing was imported`,
      }
    checked.push({ task, item, before: was.text, after: is.text })
  }
  return { ...step, state: 'right', changes: checked }
}

function placeOf(step: number, line: number | undefined): string {
  return line === undefined ? `step ${step}` : `line ${line}, step ${step}`
}

function taken(name: string): Reason {
  return { sentence: `invalid name: an annotation set ${name} is here already; choose another name`, remedy: 'name' }
}

function refused(reason: Reason): ImportedSet {
  return { state: 'refused', reasons: [reason] }
}
