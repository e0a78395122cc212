import { sharedLabels } from '#core/answer-space.ts'
import type { ItemValue } from '#contract/annotations.ts'
import { shownSimplified } from '#core/annotations/shown-simplified.ts'
import type { PairState } from '#core/annotations/item.ts'
import { tagsHold, type TaggedSpan } from '#core/annotations/content-types.ts'
import type { TaskFields } from '#core/templates/fields.ts'
import {
  createSet,
  findSet,
  listSets,
  removeSet,
  renameSet,
  restoreSet,
  setAuthor,
  useSet,
  type SetRow,
} from '#store/annotation-sets.ts'
import {
  addStep,
  listAuthors,
  readHistory,
  readItems,
  readProgress,
  redoStep,
  undoStep,
  type Added,
  type ItemRow,
  type ProgressRow,
} from '#store/annotations.ts'
import { findCollection, findTaskRow } from '#store/collections.ts'
import { write } from '#store/write.ts'
import {
  conflictSentence,
  findAnnotationSet,
  formOfRight,
  itemName,
  itemText,
  loggedView,
  nextView,
  knownInputs,
  pairsOf,
  problemsOfPairs,
  reasonsAgainst,
  reviewFrom,
  stepView,
  taskInSet,
  unseenSentence,
  type KnownInput,
} from './annotations.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'
import { countOutputs } from './label-review.ts'
import { passedOverOf, proposePairs } from './propose.ts'
import { authorIn } from '../settings/settings.ts'
import { textOf } from '../collections/task-view.ts'
import { chooseTasks, findTask, noSuchCollection } from '../collections/tasks.ts'
import { validateSet } from './validate.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'now' | 'date'>()

const sets = os.annotations.sets.handler(({ context: { store }, input, errors }) => {
  const collection = findCollection(store, input.collection)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(store, input.collection)] } })
  const rows = listSets(store, collection.id)
  return {
    sets: rows
      .filter(({ removedAt }) => removedAt === null)
      .map(({ id, name, active, madeAt, author, version, changedAt }) => {
        const progress = readProgress(store, id, collection.id)
        return {
          name,
          active,
          madeAt,
          version,
          changedAt,
          authors: listAuthors(store, id).filter((each) => each !== ''),
          author,
          pairs: countsOf(progress),
          tagged: progress.filter(({ tagged }) => tagged === 1).length,
          reviewed: progress.filter(({ reviewed }) => reviewed === 1).length,
        }
      }),
    removed: rows.flatMap(({ id, name, removedAt }) => (removedAt === null ? [] : [{ id, name, removedAt }])),
  }
})

const createOne = os.annotations.createSet.handler(async ({ context: { store, date }, input, errors }) => {
  const collection = findCollection(store, input.collection)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(store, input.collection)] } })
  const name = input.name.trim()
  const problem =
    name === ''
      ? 'invalid name: it is empty'
      : (await write(store, () => createSet(store, collection.id, name, date().toISOString()))) === undefined
        ? taken(name)
        : undefined
  if (problem !== undefined) throw errors.INVALID_REQUEST({ data: { reasons: [problem] } })
  return { name, active: findSet(store, collection.id, name)?.active ?? false }
})

const renameOne = os.annotations.renameSet.handler(async ({ context: { store }, input, errors }) => {
  const found = findAnnotationSet(store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const name = input.to.trim()
  const problem =
    name === ''
      ? 'invalid name: it is empty'
      : name !== found.set.name && !(await write(store, () => renameSet(store, found.set, name)))
        ? taken(name)
        : undefined
  if (problem !== undefined) throw errors.INVALID_REQUEST({ data: { reasons: [problem] } })
  return { name }
})

const removeOne = os.annotations.removeSet.handler(async ({ context: { store, date }, input, errors }) => {
  const found = findAnnotationSet(store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  await write(store, () => removeSet(store, found.set.id, date().toISOString()))
  return { id: found.set.id, name: found.set.name }
})

const restoreOne = os.annotations.restoreSet.handler(async ({ context: { store }, input, errors }) => {
  const collection = findCollection(store, input.collection)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(store, input.collection)] } })
  const set = listSets(store, collection.id).find(({ id, removedAt }) => id === input.id && removedAt !== null)
  const problem =
    set === undefined
      ? `invalid set: ${input.id} was not removed`
      : (await write(store, () => restoreSet(store, set)))
        ? undefined
        : taken(set.name)
  if (set === undefined || problem !== undefined) throw errors.INVALID_REQUEST({ data: { reasons: [problem ?? ''] } })
  return { name: set.name }
})

const useOne = os.annotations.useSet.handler(async ({ context: { store }, input, errors }) => {
  const collection = findCollection(store, input.collection)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(store, input.collection)] } })
  if (input.set === null) {
    await write(store, () => useSet(store, collection.id, null))
    return { set: null }
  }
  const found = findAnnotationSet(store, { collection: input.collection, set: input.set })
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  await write(store, () => useSet(store, collection.id, found.set.id))
  return { set: found.set.name }
})

const setAuthorOf = os.annotations.setAuthor.handler(async ({ context: { store }, input, errors }) => {
  const found = findAnnotationSet(store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  await write(store, () => setAuthor(store, found.set.id, input.author))
  return { author: input.author }
})

const queue = os.annotations.queue.handler(({ context: { store }, input, errors }) => {
  const found = findAnnotationSet(store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  return {
    version: found.set.version,
    tasks: readProgress(store, found.set.id, found.collection.id).map((row) => ({
      name: row.task,
      kind: row.kind,
      pairs: countsOf([row]),
      tagged: row.tagged === 1,
      simplified: row.simplified === 1,
      reviewed: row.reviewed === 1,
      changedAt: row.changedAt,
    })),
  }
})

const task = os.annotations.task.handler(async ({ context: { store }, input, errors }) => {
  const found = findAnnotationSet(store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const chosen = findTask(store, input.collection, input.task)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  const row = chosen.task
  const items = readItems(store, found.set.id, row.task.name)
  const now = taskInSet(row, found.set, items)
  const pairs = pairsOf(items)
  const problems = await problemsOfPairs(store, row, now, pairs)
  const inputs = await knownInputs(
    store,
    row,
    [...now.positiveExamples, ...now.negativeExamples].map((example) => example.input),
  )
  const form = formOfRight(store, row, now)
  const review = reviewFrom(items)
  const { definition, positiveExamples, negativeExamples } = textOf(now)
  return {
    name: now.name,
    kind: now.answerSpace.kind,
    categories: now.categories,
    instances: row.instanceCount,
    definition,
    positiveExamples,
    negativeExamples,
    space: now.answerSpace,
    ...(await countOutputs(
      store,
      row.id,
      row.instanceCount,
      sharedLabels(now.answerSpace),
      sharedLabels(row.imported.answerSpace),
    )),
    version: found.set.version,
    pairs: pairs.map(({ row: from, ...pair }) => ({
      ...pair,
      origin: originOf(from),
      problems: [...(problems.get(pair.id) ?? [])],
    })),
    tags: tagsView(items, definition),
    simplified: textItem(items, 'simplified'),
    shownSimplified: shownSimplified(now) ?? null,
    outputType: textItem(items, 'output type'),
    labelSpace: review === undefined ? null : { space: review.space, origin: originOf(review.row) },
    fields: fieldsView(items),
    paraphrases: paraphrasesView(items),
    references: [...inputs].map(([text, known]) => ({ input: text, ...knownView(known) })),
    form: form ?? null,
    passedOver: passedOverOf(now, inputs, form),
  }
})

function knownView({ references: known, options }: KnownInput) {
  return { references: [...known], options }
}

const references = os.annotations.references.handler(async ({ context: { store }, input, errors }) => {
  const chosen = findTask(store, input.collection, input.task)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  const known = await knownInputs(store, chosen.task, [input.input])
  return knownView(known.get(input.input) ?? { references: [], options: null })
})

const act = os.annotations.act.handler(async ({ context, input, errors }) => {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const items = new Map<string, ItemValue[]>()
  const twice = new Set<string>()
  for (const { task: name, item } of input.changes) {
    const known = items.get(name) ?? []
    if (known.some((each) => itemName(each) === itemName(item)))
      twice.add(`invalid changes: ${name} has two for ${itemName(item)}`)
    items.set(name, [...known, item])
  }
  if (twice.size > 0) throw errors.INVALID_REQUEST({ data: { reasons: [...twice] } })
  const reasons: string[] = []
  for (const [name, some] of items) {
    const row = findTaskRow(context.store, found.collection.id, name)
    reasons.push(
      ...(row === undefined
        ? [`invalid task: ${name} is not in the collection ${input.collection}`]
        : await reasonsAgainst(context, found.set, row, some)),
    )
  }
  if (reasons.length > 0) throw errors.INVALID_REQUEST({ data: { reasons } })
  const author = authorIn(context, found.set, input.author)
  const wanted = input.changes.map(({ task: name, item, seen }) => ({
    task: name,
    item: itemName(item),
    after: itemText(item),
    seen,
  }))
  const added = await write(context.store, () =>
    addStep(context.store, found.set.id, { author, at: context.date().toISOString(), what: input.what }, wanted),
  )
  if (added.state === 'conflict')
    throw errors.CONFLICT({
      data: { reasons: [conflictSentence(added)], task: added.task, by: added.by ? stepView(added.by) : null },
    })
  return actedView(context, found.set, author, added)
})

const undo = os.annotations.undo.handler(async ({ context, input, errors }) => {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const author = authorIn(context, found.set, input.author)
  const added = await write(context.store, () =>
    undoStep(context.store, found.set.id, { author, at: context.date().toISOString() }, input),
  )
  if (added.state === 'unseen')
    throw errors.CONFLICT({
      data: { reasons: [unseenSentence(added, 'taken back')], task: null, by: added.by ? stepView(added.by) : null },
    })
  if (added.state === 'conflict') throw errors.INVALID_REQUEST({ data: { reasons: [conflictSentence(added)] } })
  return actedView(context, found.set, author, added)
})

const redo = os.annotations.redo.handler(async ({ context, input, errors }) => {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const author = authorIn(context, found.set, input.author)
  const added = await write(context.store, () =>
    redoStep(context.store, found.set.id, { author, at: context.date().toISOString() }, input),
  )
  if (added.state === 'unseen')
    throw errors.CONFLICT({
      data: { reasons: [unseenSentence(added, 'made again')], task: null, by: added.by ? stepView(added.by) : null },
    })
  if (added.state === 'conflict') throw errors.INVALID_REQUEST({ data: { reasons: [conflictSentence(added)] } })
  return actedView(context, found.set, author, added)
})

const history = os.annotations.history.handler(({ context, input, errors }) => {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  return {
    steps: readHistory(context.store, found.set.id, input).map(loggedView),
    next: nextView(context.store, found.set.id, authorIn(context, found.set)),
  }
})

/** Milliseconds between two events at least: a task takes less than one. */
const emitEvery = 100

const propose = os.annotations.propose.handler(async function* ({ context, input, errors, signal }) {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const chosen = chooseTasks(context.store, input.collection, input.tasks)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  const steps = proposePairs(
    context,
    found.set,
    { ...input, author: authorIn(context, found.set, input.author), tasks: chosen.tasks },
    signal,
  )
  const began = context.now()
  let last = -Infinity
  for (;;) {
    const step = await steps.next()
    if (step.done !== true) {
      const [now, { done, total }] = [context.now(), step.value]
      if (now - last < emitEvery && done < total) continue
      last = now
      const perSecond = done > 0 && now > began ? (1000 * done) / (now - began) : null
      yield { ...step.value, perSecond, secondsLeft: perSecond && (total - done) / perSecond }
      continue
    }
    switch (step.value.state) {
      case 'proposed':
        return step.value.result
      case 'refused':
        throw errors.INVALID_REQUEST({ data: { reasons: step.value.reasons } })
      case 'stopped':
        throw errors.WORK_FAILED({ data: { reasons: step.value.reasons } })
    }
  }
})

const validate = os.annotations.validate.handler(async ({ context, input, errors }) => {
  const found = findAnnotationSet(context.store, input)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  const chosen = input.task === undefined ? undefined : findTask(context.store, input.collection, input.task)
  if (chosen?.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  return validateSet(context, found, input.task)
})

export const annotations = {
  sets,
  createSet: createOne,
  renameSet: renameOne,
  removeSet: removeOne,
  restoreSet: restoreOne,
  useSet: useOne,
  setAuthor: setAuthorOf,
  queue,
  task,
  references,
  act,
  undo,
  redo,
  history,
  propose,
  validate,
}

function taken(name: string): string {
  return `invalid name: an annotation set ${name} is here already; choose another name`
}

function countsOf(rows: readonly ProgressRow[]): Record<PairState, number> {
  const sum = (count: (row: ProgressRow) => number) => rows.reduce((total, row) => total + count(row), 0)
  return {
    proposed: sum((row) => row.proposed),
    approved: sum((row) => row.approved),
    rejected: sum((row) => row.rejected),
    'needs a second look': sum((row) => row.secondLook),
  }
}

function originOf({ step, author, at }: ItemRow) {
  return { step, author, at }
}

function textItem(items: readonly ItemRow[], name: 'simplified' | 'output type') {
  const row = items.find(({ item }) => item === name)
  return row === undefined ? null : { text: JSON.parse(row.value) as string, origin: originOf(row) }
}

function fieldsView(items: readonly ItemRow[]) {
  const row = items.find(({ item }) => item === 'fields')
  return row === undefined ? null : { fields: JSON.parse(row.value) as TaskFields, origin: originOf(row) }
}

function paraphrasesView(items: readonly ItemRow[]) {
  const row = items.find(({ item }) => item === 'paraphrases')
  return row === undefined ? null : { texts: JSON.parse(row.value) as readonly string[], origin: originOf(row) }
}

function tagsView(items: readonly ItemRow[], definition: string) {
  const row = items.find(({ item }) => item === 'tags')
  if (row === undefined) return null
  const spans = JSON.parse(row.value) as readonly TaggedSpan[]
  return { spans, hold: tagsHold(spans, definition), origin: originOf(row) }
}

function actedView(
  host: Pick<Host, 'store'>,
  set: SetRow,
  author: string,
  added: Exclude<Added, { state: 'conflict' }>,
) {
  const step = added.state === 'added' ? loggedView(added.step) : null
  return { step, version: step?.number ?? set.version, next: nextView(host.store, set.id, author) }
}
