import { join } from 'node:path'
import type { EditCalls } from '#renderer/annotations/edit-calls.ts'
import { EditQueue } from '#renderer/annotations/edit-queue.ts'
import { heldItem, withItems } from '#renderer/annotations/shown-task.ts'
import type { BenchTask, ItemValue } from '#renderer/annotations/work.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

export const place = { collection: 'tiny', set: 'main' } as const

/** A host with three small tasks and a set; whoever annotates in it is Ada. */
export async function openBenchHost(): Promise<TestClient> {
  const folder = temporaryFolder()
  const { client } = openTestHost(join(folder, 'data'))
  await follow(
    await client.collections.import({
      path: writeTinyCollection(join(folder, 'tiny')),
      name: place.collection,
      replace: false,
      skipBroken: false,
    }),
  )
  await client.annotations.createSet({ collection: place.collection, name: place.set })
  await client.settings.save({ author: 'Ada' })
  return client
}

export interface TestQueue {
  readonly edits: EditQueue
  /** As the page knows it to be on disk. */
  readonly task: () => BenchTask
  /** As it is shown. */
  readonly shown: () => BenchTask
  readonly doubts: string[][]
}

/** A edits at one task, over calls that may be made to fail. */
export async function openQueue(
  client: TestClient,
  name: string,
  change: (calls: EditCalls) => Partial<EditCalls> = () => ({}),
): Promise<TestQueue> {
  let task = await client.annotations.task({ ...place, task: name })
  const calls = client.annotations as unknown as EditCalls
  const doubts: string[][] = []
  const edits = new EditQueue({
    ...place,
    calls: { act: calls.act, undo: calls.undo, redo: calls.redo, history: calls.history, ...change(calls) },
    held: (wanted) => (wanted.task === name ? heldItem(task, wanted.item) : undefined),
    onStep: (step) =>
      (task = withItems(
        task,
        step.changes.filter((each) => each.task === name).map(({ after }) => after),
        { step: step.number, author: step.author, at: step.at },
        () => undefined,
      )),
    onDoubt: (tasks) => doubts.push([...tasks]),
  })
  return {
    edits,
    task: () => task,
    shown: () =>
      edits.state().pending.reduce(
        (before, { changes, at }) =>
          withItems(
            before,
            changes.map(({ item }) => item),
            { step: Infinity, author: 'Ada', at },
            () => undefined,
          ),
        task,
      ),
    doubts,
  }
}

type PairValue = NonNullable<Extract<ItemValue, { readonly kind: 'pair' }>['value']>

/** A pair of the task label_parity, right to be approved unless more is said. */
export function pair(id: string, more: Partial<PairValue> = {}): Extract<ItemValue, { readonly kind: 'pair' }> {
  const value = {
    input: `A stone number ${id.length * 2}`,
    gold: 'even',
    output: 'odd',
    proposed: 'odd',
    source: 'annotator',
    state: 'proposed',
    position: 0,
    note: '',
    ...more,
  } as const
  return { kind: 'pair', id, value }
}
