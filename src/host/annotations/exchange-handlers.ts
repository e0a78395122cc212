import type { Reason } from '#contract/errors.ts'
import { setImmediate as pause } from 'node:timers/promises'
import type { SetsDifference } from './agreement.ts'
import { findAnnotationSet, itemFrom } from './annotations.ts'
import { openSet, setText, writeSet } from './exchange.ts'
import { importAnnotations } from './import-set.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'

const os = implementWith<'store' | 'results' | 'received' | 'date' | 'dataDirectory'>()

const differences = os.annotations.differences.handler(async ({ context, input, errors, signal }) => {
  const found = findSets(context, input.collection, input.sets)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const [one = -1, two = -1] = found.sets
  const asked = await context.results.ask(
    'differences',
    { collection: found.collection, sets: [one, two], task: input.task },
    signal,
  )
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  const { same, different } = asked.result
  const reported: ReturnType<typeof differenceView>[] = []
  for (const [i, each] of different.entries()) {
    reported.push(differenceView(each))
    if (i % batchSize === 0) await pause()
  }
  return { same, different: reported }
})

const agreement = os.annotations.agreement.handler(async ({ context, input, errors, signal }) => {
  const found = findSets(context, input.collection, input.sets)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const asked = await context.results.ask('agreement', { collection: found.collection, sets: found.sets }, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  return { sets: input.sets, ...asked.result }
})

const read = os.annotations.read.handler(async function* ({ context, input, errors }) {
  const opened = openSet(context, input)
  if (opened.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: opened.reasons } })
  try {
    for await (const text of setText(opened, input.as)) yield { text }
    return { name: `${opened.set.name}.${input.as}` }
  } finally {
    opened.close()
  }
})

const write = os.annotations.write.handler(async ({ context, input, errors }) => {
  const written = await writeSet(context, input)
  switch (written.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: written.reasons } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: written.reasons } })
    case 'written':
      return { files: written.files, items: written.items, version: written.version }
  }
})

const importing = os.annotations.import.handler(async ({ context, input, errors, signal }) => {
  const imported = await importAnnotations(context, input, signal)
  switch (imported.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: imported.reasons } })
    case 'stopped':
      throw errors.WORK_FAILED({ data: { reasons: ['import stopped; nothing of it was kept'] } })
    case 'imported': {
      const { name, active, version, items, unknownTasks } = imported
      return { name, active, version, items, unknownTasks }
    }
  }
})

export const annotationExchange = { differences, agreement, read, write, import: importing }

/** Differences read between two moments in which others are heard. */
const batchSize = 500

function differenceView({ task, item, values: [first, second], origins: [ofFirst, ofSecond] }: SetsDifference) {
  const value = (text: string | null) => (text === null ? null : itemFrom(item, text))
  return { task, item, values: both(value(first), value(second)), origins: both(ofFirst, ofSecond) }
}

function both<Value>(first: Value, second: Value): [Value, Value] {
  return [first, second]
}

type FoundSets =
  | { readonly state: 'found'; readonly collection: number; readonly sets: readonly number[] }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** A set beside itself would only ever agree. */
function findSets({ store }: Pick<Host, 'store'>, collection: string, names: readonly string[]): FoundSets {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) return { state: 'refused', reasons: [`invalid sets: ${twice} is named twice`] }
  const found = names.map((set) => findAnnotationSet(store, { collection, set }))
  const reasons = [...new Set(found.flatMap((each) => (each.state === 'refused' ? each.reasons : [])))]
  if (reasons.length > 0) return { state: 'refused', reasons }
  const sets = found.flatMap((each) => (each.state === 'found' ? [each] : []))
  return { state: 'found', collection: sets[0]?.collection.id ?? -1, sets: sets.map(({ set }) => set.id) }
}
