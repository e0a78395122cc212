import type { Reason } from '#contract/errors.ts'
import { setImmediate as pause } from 'node:timers/promises'
import type { ItemValue } from '#contract/annotations.ts'
import { pairProblems, type PairProblem } from '#core/annotations/pair-problems.ts'
import { rightForm, type RightForm } from '#core/annotations/right-form.ts'
import { pairId, pairItem, type Pair, type TaskItems } from '#core/annotations/item.ts'
import { correctedTask, spaceProblems } from '#core/corrections.ts'
import { inputKey } from '#core/right-outputs.ts'
import type { Task } from '#core/task.ts'
import { fieldsProblems } from '#core/templates/fields.ts'
import { paraphraseProblems } from '#core/templates/paraphrases.ts'
import { findSet, type SetRow } from '#store/annotation-sets.ts'
import {
  nextInTurn,
  readItems,
  type Added,
  type ItemRow,
  type LoggedStep,
  type StepRow,
  type TakenBack,
} from '#store/annotations.ts'
import {
  annotatedFrom,
  findCollection,
  findReferences,
  readReferences,
  type CollectionRow,
  type TaskRow,
} from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'
import { unreadFields } from '../collections/task-fields.ts'
import { brokenText } from './values.ts'
import type { Host } from '../host.ts'
import { noSuchCollection } from '../collections/tasks.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'

export type FoundSet =
  | { readonly state: 'found'; readonly collection: CollectionRow; readonly set: SetRow }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export function findAnnotationSet(
  db: ReadableDB,
  { collection: name, set: setName }: { readonly collection: string; readonly set: string },
): FoundSet {
  const collection = findCollection(db, name)
  if (!collection) return { state: 'refused', reasons: [noSuchCollection(db, name)] }
  const set = findSet(db, collection.id, setName)
  return set
    ? { state: 'found', collection, set }
    : {
        state: 'refused',
        reasons: [`invalid set: ${setName}; the collection ${name} has no annotation set of that name`],
      }
}

/** Its name in the log. */
export function itemName(item: ItemValue): string {
  return item.kind === 'pair' ? pairItem(item.id) : item.kind
}

/** As it is kept: what JSON says of equal values is equal, for the contract sets their fields in order. */
export function itemText({ value }: ItemValue): string | null {
  return value === null ? null : JSON.stringify(value)
}

export function itemFrom(item: string, text: string | null): ItemValue {
  const value: unknown = text === null ? null : JSON.parse(text)
  const id = pairId(item)
  return (id === undefined ? { kind: item, value } : { kind: 'pair', id, value }) as ItemValue
}

export function stepView({ number, author, at, kind, of, what }: StepRow) {
  return { number, author, at, kind, of, what }
}

export function loggedView({ changes, ...step }: LoggedStep) {
  return {
    ...stepView(step),
    changes: changes.map(({ task, item, before, after }) => ({
      task,
      before: itemFrom(item, before),
      after: itemFrom(item, after),
    })),
  }
}

/** What the author would take back or make again next, in words. */
export function nextView(db: ReadableDB, set: number, author: string) {
  const { undo, redo } = nextInTurn(db, set, author)
  return { undo: undo?.what ?? null, redo: redo?.what ?? null }
}

export function conflictSentence({ task, item, by }: Extract<Added, { state: 'conflict' }>): string {
  const what = pairId(item) === undefined ? item : 'a pair'
  const who = by === undefined || by.author === '' ? 'somebody' : by.author
  return `${task}: ${what} was changed meanwhile by ${who}${by === undefined ? '' : ` (${by.what})`}; nothing was done, look at it again`
}

export function unseenSentence(
  { by }: Extract<TakenBack, { state: 'unseen' }>,
  done: 'taken back' | 'made again',
): string {
  const what = by === undefined ? 'something' : `"${by.what}"`
  return `${what} was done elsewhere meanwhile; nothing was ${done}: look at it, then try again`
}

/** A task as it stands with what a set holds of it, whichever set is active. */
export function taskInSet(row: TaskRow, set: SetRow, items: readonly Pick<ItemRow, 'item' | 'value'>[]): Task {
  const values = items
    .map(({ item, value }) => [item, JSON.parse(value) as unknown] as const)
    .filter(([item, value]) => pairId(item) === undefined || (value as Pair).state === 'approved')
  const { definition, positiveExamples, negativeExamples } = row.task
  return correctedTask(
    row.imported,
    row.edited ? { definition, positiveExamples, negativeExamples } : null,
    annotatedFrom(Object.fromEntries(values), { name: set.name, version: set.version }),
  )
}

export interface StoredPair extends Pair {
  readonly id: string
  readonly row: ItemRow
}

/** In the order of their positions. */
export function pairsOf(items: readonly ItemRow[]): readonly StoredPair[] {
  return items
    .flatMap((row) => {
      const id = pairId(row.item)
      return id === undefined ? [] : [{ ...(JSON.parse(row.value) as Pair), id, row }]
    })
    .toSorted((one, two) => one.position - two.position || one.row.step - two.row.step)
}

/** What speaks against each pair of a task; against a rejected one nothing is looked for. */
export async function problemsOfPairs(
  db: ReadableDB,
  row: TaskRow,
  task: Task,
  pairs: readonly StoredPair[],
): Promise<ReadonlyMap<string, readonly PairProblem[]>> {
  const kept = pairs.filter(({ state }) => state !== 'rejected')
  const problems = new Map<string, readonly PairProblem[]>()
  if (kept.length === 0) return problems
  const known = await knownInputs(
    db,
    row,
    kept.map(({ input }) => input),
  )
  const form = formOfRight(db, row, task)
  for (const pair of kept) {
    problems.set(
      pair.id,
      pairProblems(pair, {
        task,
        others: kept.filter((other) => other !== pair),
        references: known.get(pair.input)?.references ?? [],
        options: known.get(pair.input)?.options ?? undefined,
        form,
      }),
    )
  }
  return problems
}

/** Instances looked at between two moments in which others are heard. */
const batchSize = 2000

/** What a task's instances with some input say of it. */
export interface KnownInput {
  readonly references: readonly string[]
  /** Of a choice task, of all of them together; `null` where no instance has that input, and for other kinds. */
  readonly options: readonly string[] | null
}

/** Of the task's instances with each of those inputs (`inputKey`). */
export async function knownInputs(
  db: ReadableDB,
  { id, instanceCount }: TaskRow,
  inputs: readonly string[],
): Promise<ReadonlyMap<string, KnownInput>> {
  const found = new Map(
    inputs.map((input) => [inputKey(input), { references: new Set<string>(), options: new Set<string>() }]),
  )
  const wanted = new Set(found.keys())
  for (let from = 0; from < instanceCount && wanted.size > 0; from += batchSize) {
    for (const { key, references, options } of findReferences(db, id, wanted, from, batchSize)) {
      const known = found.get(key)
      for (const each of references) known?.references.add(each)
      for (const each of options) known?.options.add(each)
    }
    await pause()
  }
  return new Map(
    inputs.map((input) => {
      const { references, options } = found.get(inputKey(input)) ?? { references: [], options: new Set<string>() }
      return [input, { references: [...references], options: options.size === 0 ? null : [...options] }]
    }),
  )
}

/** Instances whose right outputs tell what form one has, beside the positive examples. */
const lookedAt = 50

export function formOfRight(db: ReadableDB, { id }: TaskRow, { positiveExamples }: Task): RightForm | undefined {
  return rightForm([...positiveExamples.map(({ output }) => output), ...readReferences(db, id, 0, lookedAt).flat()])
}

/** Why an item cannot be kept, one sentence each; of pairs only those that are to be approved are held to anything. */
export async function reasonsAgainst(
  { store }: Pick<Host, 'store'>,
  set: SetRow,
  row: TaskRow,
  items: readonly ItemValue[],
): Promise<readonly string[]> {
  const { name } = row.task
  const broken = items
    .flatMap((item) => brokenText(item.value) ?? [])
    .map((reason) => `${name}: invalid text: ${reason}`)
  if (broken.length > 0) return broken
  const spaces = items.flatMap((item) =>
    item.kind === 'label space' && item.value !== null ? spaceProblems(item.value) : [],
  )
  const spans = items.flatMap((item) =>
    item.kind === 'tags' && item.value !== null ? spanProblems(item.value, row.task.definition) : [],
  )
  const wording = items.flatMap((item) => wordingProblems(store, row, item))
  const approved = items.flatMap((item) =>
    item.kind === 'pair' && item.value?.state === 'approved' ? [{ id: item.id, value: item.value }] : [],
  )
  if (approved.length === 0) return [...spaces, ...spans, ...wording].map((reason) => `${name}: ${reason}`)
  const before = readItems(store, set.id, name)
  const after = [
    ...before.filter(({ item }) => !items.some((each) => itemName(each) === item)),
    ...items.flatMap((item) => rowOf(item, name)),
  ]
  const pairs = pairsOf(after)
  const problems = await problemsOfPairs(store, row, taskInSet(row, set, after), pairs)
  const against = approved.flatMap(({ id, value }) =>
    (problems.get(id) ?? [])
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => `invalid pair "${value.output}": ${message}`),
  )
  return [...spaces, ...spans, ...wording, ...against].map((reason) => `${name}: ${reason}`)
}

/** Fields are looked for in every input before they are kept. */
export function wordingProblems(store: Host['store'], { id, task }: TaskRow, item: ItemValue): readonly string[] {
  if (item.kind === 'paraphrases' && item.value !== null) return paraphraseProblems(item.value, task.definition)
  if (item.kind !== 'fields' || item.value === null) return []
  const problems = fieldsProblems(item.value)
  const unread = problems.length > 0 ? undefined : unreadFields(store, id, item.value)
  return unread === undefined ? problems : [`invalid fields: ${unread}`]
}

function rowOf(item: ItemValue, task: string): ItemRow[] {
  const value = itemText(item)
  return value === null ? [] : [{ task, item: itemName(item), value, step: 0, author: '', at: '' }]
}

export function spanProblems(spans: TaskItems['tags'], definition: string): readonly string[] {
  return spans.flatMap(({ from, to, text, type }, i) => {
    const before = spans[i - 1]
    return [
      ...(from >= to || to > definition.length
        ? [`invalid span: ${from}–${to}; the definition has ${definition.length} characters`]
        : []),
      ...(definition.slice(from, to) === text
        ? []
        : [`invalid span: ${type} at ${from}; the definition does not say "${text}" there`]),
      ...(before && before.to > from
        ? [`invalid span: ${type} at ${from}; it overlaps with ${before.type} before it`]
        : []),
    ]
  })
}

/** Of the active set, as a review of labels was kept. */
export function reviewFrom(
  items: readonly ItemRow[],
): { readonly space: ReviewedSpace; readonly row: ItemRow } | undefined {
  const row = items.find(({ item }) => item === 'label space')
  return row && { space: JSON.parse(row.value) as ReviewedSpace, row }
}
