import { setImmediate as turn } from 'node:timers/promises'
import {
  agreementKinds,
  judgedValues,
  labelUnits,
  pairUnits,
  tagUnits,
  type AgreementKind,
} from '#core/annotations/agreement-units.ts'
import type { TaggedSpan } from '#core/annotations/content-types.ts'
import { compareItems } from '#core/annotations/differences.ts'
import { automaticStep, pairId, type Pair, type TaskItem } from '#core/annotations/item.ts'
import { closedSpace, sharedLabels } from '#core/answer-space.ts'
import { agreement, agreementDraws, type Agreement } from '#core/statistics/agreement.ts'
import type { Judgements } from '#core/statistics/agreement-figure.ts'
import { listAnnotatedTasks, listItemsLeftBy, readItems, type ItemRow } from '#store/annotations.ts'
import { findTaskRow, readReferences, type TaskRow } from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'

/** In the results' threads: of a large collection this takes seconds. */

/** The store's numbers. */
export interface SetsRequest {
  readonly collection: number
  readonly sets: readonly number[]
}

export interface KindAgreement {
  readonly what: AgreementKind
  readonly all: Agreement
  readonly byTask: readonly { readonly task: string; readonly figures: Agreement }[]
}

/** Rejects when the signal is aborted. */
export async function agreementOfSets(db: ReadableDB, { collection, sets }: SetsRequest, signal?: AbortSignal) {
  const units = await gatherUnits(db, collection, sets, signal)
  const of: KindAgreement[] = []
  for (const what of agreementKinds) {
    const judged = units[what].filter(({ units: some }) =>
      some.some((unit) => unit.filter((value) => value !== null).length >= 2),
    )
    const values = judgedValues[what].length
    const byTask: { task: string; figures: Agreement }[] = []
    for (const { task, units: some } of judged) {
      await turn()
      signal?.throwIfAborted()
      byTask.push({ task, figures: agreement([some], sets.length, values) })
    }
    of.push({
      what,
      all: agreement(
        judged.map(({ units: some }) => some),
        sets.length,
        values,
      ),
      byTask,
    })
  }
  return { ...agreementDraws, of }
}

type TaskUnits = Record<AgreementKind, { readonly task: string; readonly units: readonly Judgements[] }[]>

async function gatherUnits(
  db: ReadableDB,
  collection: number,
  sets: readonly number[],
  signal: AbortSignal | undefined,
): Promise<TaskUnits> {
  const gathered: TaskUnits = { pairs: [], tags: [], labels: [] }
  for (const { task, known } of listAnnotatedTasks(db, collection, sets)) {
    await turn()
    signal?.throwIfAborted()
    const held = sets.map((set) => readItems(db, set, task))
    const automatic = sets.map((set) => new Set(listItemsLeftBy(db, set, task, automaticStep)))
    gathered.pairs.push({
      task,
      units: pairUnits(held.map((items, i) => pairsIn(items.filter(({ item }) => !automatic[i]?.has(item))))),
    })
    const tags = held.map((items) => valueOf(items, 'tags') as readonly TaggedSpan[] | undefined)
    const spaces = held.map((items) => valueOf(items, 'label space') as ReviewedSpace | undefined)
    const row = known && (isOfTwo(tags) || isOfTwo(spaces)) ? findTaskRow(db, collection, task) : undefined
    if (row === undefined) continue
    if (isOfTwo(tags)) gathered.tags.push({ task, units: tagUnits(row.task.definition, tags) })
    if (isOfTwo(spaces) && isInQuestion(row, spaces))
      gathered.labels.push({ task, units: labelUnits(distinctOutputs(db, row), spaces) })
  }
  return gathered
}

function pairsIn(items: readonly ItemRow[]): Pair[] {
  return items
    .flatMap(({ item, value }) => (pairId(item) === undefined ? [] : [JSON.parse(value) as Pair]))
    .toSorted((one, two) => one.position - two.position)
}

function valueOf(items: readonly ItemRow[], name: TaskItem): unknown {
  const row = items.find(({ item }) => item === name)
  return row && (JSON.parse(row.value) as unknown)
}

function isOfTwo(values: readonly unknown[]): boolean {
  return values.filter((value) => value !== undefined).length >= 2
}

/**
 * Where the task is generation for everybody, as it was imported, nobody had labels to tell from other outputs; a
 * choice task has none.
 */
function isInQuestion({ imported }: TaskRow, spaces: readonly (ReviewedSpace | undefined)[]): boolean {
  if (imported.answerSpace.kind === 'choice') return false
  return imported.answerSpace.kind === 'classification' || spaces.some((space) => space?.kind === 'classification')
}

/** As many as a review of labels tells apart; longer ones are no labels. */
const maxOutputs = 500
/** Instances read at once. */
const batchSize = 1000

function distinctOutputs(db: ReadableDB, { id, instanceCount, imported }: TaskRow): readonly string[] {
  const outputs = new Set(sharedLabels(imported.answerSpace))
  for (let from = 0; from < instanceCount && outputs.size < maxOutputs; from += batchSize) {
    for (const output of readReferences(db, id, from, batchSize).flat()) {
      const label = output.trim()
      if (label.length <= closedSpace.longestLabel && outputs.size < maxOutputs) outputs.add(label)
    }
  }
  return [...outputs]
}

export interface SetsDifference {
  readonly task: string
  readonly item: string
  /** JSON, as the store keeps it. */
  readonly values: readonly [string | null, string | null]
  readonly origins: readonly [Origin | null, Origin | null]
}
type Origin = Pick<ItemRow, 'step' | 'author' | 'at'>

export interface DifferencesRequest extends SetsRequest {
  readonly sets: readonly [number, number]
  /** Only of this one. */
  readonly task: string | undefined
}

export async function differencesOfSets(
  db: ReadableDB,
  { collection, sets, task: only }: DifferencesRequest,
  signal?: AbortSignal,
) {
  const different: SetsDifference[] = []
  let same = 0
  for (const { task } of listAnnotatedTasks(db, collection, sets)) {
    if (only !== undefined && task !== only) continue
    await turn()
    signal?.throwIfAborted()
    const [one, two] = [itemsOf(db, sets[0], task), itemsOf(db, sets[1], task)]
    const compared = compareItems(textsOf(one), textsOf(two))
    same += compared.same
    for (const { item, second, values } of compared.different)
      different.push({ task, item, values, origins: [originOf(one.get(item)), originOf(two.get(second))] })
  }
  return { same, different }
}

function itemsOf(db: ReadableDB, set: number, task: string): ReadonlyMap<string, ItemRow> {
  return new Map(readItems(db, set, task).map((row) => [row.item, row]))
}

function textsOf(rows: ReadonlyMap<string, ItemRow>): ReadonlyMap<string, string> {
  return new Map([...rows].map(([item, { value }]) => [item, value]))
}

function originOf(row: ItemRow | undefined): Origin | null {
  return row === undefined ? null : { step: row.step, author: row.author, at: row.at }
}
