import { unwritten } from '../disk/output-file.ts'
import { sharedLabels } from '#core/answer-space.ts'
import { resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { textProblems } from '#core/corrections.ts'
import type { Problem } from '#exchange/read-event.ts'
import { writeCollection } from '#exchange/write-collection.ts'
import {
  findCollection,
  listCollections,
  listRemoved,
  listTasks,
  readInstances,
  readPage,
  removeCollection,
  renameCollection,
  restoreCollection,
  type RemovedRow,
} from '#store/collections.ts'
import { addVersion, listVersions } from '#store/corrections.ts'
import { takeLock } from '#store/lock.ts'
import { write } from '#store/write.ts'
import { implementWith } from '../implement.ts'
import { lintAsStored } from './imports/lint-as-stored.ts'
import { reviewLabels } from '../annotations/label-review.ts'
import { saidOfTask } from '../annotations/said-of-task.ts'
import { lintTasks } from './lint-collection.ts'
import { sameTasks } from './same-tasks.ts'
import { dropExpired, dropForGood, keptUntil } from './removed-collections.ts'
import { positionOf, taskView } from './task-view.ts'
import { chooseTasks, findTask, noSuchCollection } from './tasks.ts'

const os = implementWith<'store' | 'imports' | 'received' | 'date'>()

const importing = os.collections.import.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reasons: readonly Reason[], refused?: ReturnType<typeof refusedFiles>[1]) =>
    errors.INVALID_REQUEST({ data: { reasons, ...refused } })
  const { store, received } = context
  if (!input.replace && findCollection(store, input.name)) {
    throw refuse([
      {
        sentence: `invalid name: a collection ${input.name} is here already; choose another name, or let the new one take its place`,
        remedy: 'replace',
      },
    ])
  }
  const lock = takeLock(store, 'import')
  if (!lock) throw refuse(['another import is going on in this data directory; wait for it to end'])
  const linting = lintAsStored(context)
  const path = resolve(input.path)
  const request = {
    path,
    name: input.name,
    source: received.nameOf(path) ?? path,
    importedAt: context.date().toISOString(),
    skipBroken: input.skipBroken,
  }
  const imports = context.imports.import(request, signal)
  try {
    await dropExpired(context)
    for (;;) {
      const step = await imports.next()
      if (step.done !== true) {
        if (step.value.type === 'progress') yield step.value.progress
        else if (step.value.type === 'waiting') store.onWait(step.value.sentence)
        else linting.add(step.value.tasks)
        continue
      }
      const imported = step.value
      switch (imported.state) {
        case 'failed':
          throw errors.WORK_FAILED({
            data: { reasons: [`the collection was not imported: ${imported.reason}; nothing of it was kept`] },
          })
        case 'disk full':
          throw errors.WORK_FAILED({
            data: { reasons: ['the disk is full; free some space and try again, nothing was imported'] },
          })
        case 'stopped':
          throw errors.WORK_FAILED({ data: { reasons: ['import stopped; nothing of it was kept'] } })
        case 'refused':
          throw refuse(...refusedFiles(imported.problems, imported.tasks))
        case 'imported': {
          await received.forget(path)
          const findings = await linting.findings(listTasks(store, imported.collection))
          return {
            name: input.name,
            tasks: imported.tasks,
            instances: imported.instances,
            problems: imported.problems,
            findings,
          }
        }
      }
    }
  } finally {
    linting.stop()
    await imports.return({ state: 'stopped' })
    lock.release()
  }
})

/** @param others tasks in files that could be taken without the broken ones */
function refusedFiles(
  problems: readonly Problem[],
  others: number,
): [reasons: readonly Reason[], refused: { readonly broken: Problem[]; readonly others: number }] {
  const broken = problems.filter((problem) => problem.severity === 'error')
  return [
    [
      ...broken.map((problem) => `${problem.file}: ${problem.message}`),
      others === 0
        ? `nothing was imported, for there is no other file; fix ${broken.length === 1 ? 'it' : 'them'} and import again`
        : {
            sentence: 'nothing was imported; fix these files, or import without the broken ones',
            remedy: 'skip broken',
          },
    ],
    { broken, others },
  ]
}

const list = os.collections.list.handler(({ context }) => ({
  collections: listCollections(context.store).map(
    ({ name, source, importedAt, taskCount, instanceCount, reviewedCount }) => ({
      name,
      source,
      importedAt,
      tasks: taskCount,
      instances: instanceCount,
      reviewed: reviewedCount,
    }),
  ),
  removed: listRemoved(context.store).map(removedView),
}))

const show = os.collections.show.handler(({ context, input, errors }) => {
  const collection = findCollection(context.store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(context.store, input.name)] } })
  const { name, source, importedAt } = collection
  return {
    name,
    source,
    importedAt,
    tasks: listTasks(context.store, collection.id).map(({ task, instanceCount, reviewedAt, edited }) => ({
      name: task.name,
      kind: task.answerSpace.kind,
      labels: sharedLabels(task.answerSpace),
      stated: task.answerSpace.kind === 'classification' ? task.answerSpace.stated : null,
      instances: instanceCount,
      categories: task.categories,
      definition: task.definition,
      positiveExamples: task.positiveExamples.length,
      negativeExamples: task.negativeExamples.length,
      reviewed: reviewedAt !== null,
      edited,
    })),
  }
})

const lint = os.collections.lint.handler(async ({ context, input, errors }) => {
  const chosen = chooseTasks(context.store, input.name, input.task === undefined ? undefined : [input.task])
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: chosen.reasons } })
  const collection = findCollection(context.store, input.name)
  const same = collection === undefined ? [] : sameTasks(context, listTasks(context.store, collection.id))
  return {
    name: input.name,
    findings: [
      ...(await lintTasks(context, chosen.tasks)),
      ...same.filter(({ task }) => input.task === undefined || task === input.task),
    ],
  }
})

const exporting = os.collections.export.handler(async ({ context, input, errors }) => {
  const collection = findCollection(context.store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(context.store, input.name)] } })
  const tasks = listTasks(context.store, collection.id).map(({ id, task }) => ({
    task,
    instances: readInstances(context.store, id),
  }))
  const files: string[] = []
  for await (const event of writeCollection(resolve(input.folder), tasks, input)) {
    if (event.type === 'written') files.push(event.file)
    else throw errors.WORK_FAILED({ data: { reasons: [unwritten(event.problem)] } })
  }
  return { name: collection.name, files }
})

const rename = os.collections.rename.handler(async ({ context: { store }, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const collection = findCollection(store, input.name)
  if (!collection) throw refuse(noSuchCollection(store, input.name))
  if (input.to.trim() === '') throw refuse('invalid name: it is empty')
  if (input.to !== input.name && !(await write(store, () => renameCollection(store, collection.id, input.to))))
    throw refuse(`invalid name: a collection ${input.to} is here already; choose another name`)
  return { name: input.to }
})

const remove = os.collections.remove.handler(async ({ context: { store, date }, input, errors }) => {
  const collection = findCollection(store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(store, input.name)] } })
  const removedAt = date().toISOString()
  await write(store, () => removeCollection(store, collection.id, removedAt))
  return removedView({ ...collection, removedAt })
})

const restore = os.collections.restore.handler(async ({ context: { store }, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const row = listRemoved(store).find(({ id }) => id === input.id)
  if (!row) throw refuse(notRemoved)
  if (!(await write(store, () => restoreCollection(store, row))))
    throw refuse(`invalid name: another collection ${row.name} is here by now; rename that one first`)
  return { name: row.name }
})

const forget = os.collections.forget.handler(async ({ context, input, errors }) => {
  const row = listRemoved(context.store).find(({ id }) => id === input.id)
  if (!row) throw errors.INVALID_REQUEST({ data: { reasons: [notRemoved] } })
  await dropForGood(context.store, row.id)
  return { name: row.name }
})

const task = os.collections.task.handler(async ({ context, input, errors }) => {
  const found = findTask(context.store, input.collection, input.task)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
  return taskView(context, found.task)
})

const instances = os.collections.instances.handler(
  async ({ context, input: { collection, task: name, offset, limit, cut = Infinity }, errors }) => {
    const found = findTask(context.store, collection, name)
    if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: found.reasons } })
    const from = typeof offset === 'number' ? offset : await positionOf(context, found.task, offset)
    if (from === undefined)
      throw errors.INVALID_REQUEST({ data: { reasons: [`invalid instance: ${offset} is not in task ${name}`] } })
    return {
      total: found.task.instanceCount,
      offset: from,
      instances: readPage(context.store, found.task.id, from, limit).map(({ id, input, references, options }) => ({
        id,
        input: shortened(input, cut),
        references: references.map((reference) => shortened(reference, cut)),
        ...(options && { options: options.map((option) => shortened(option, cut)) }),
      })),
    }
  },
)

const review = os.collections.review.handler(async ({ context, input, errors }) => {
  const before = findTask(context.store, input.collection, input.task)
  if (before.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: before.reasons } })
  const reviewed = await reviewLabels(context, before.task, input.space, input.author)
  if (reviewed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: reviewed.reasons } })
  const after = findTask(context.store, input.collection, input.task)
  if (after.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: after.reasons } })
  return { space: after.task.task.answerSpace, reviewedAt: reviewed.reviewedAt }
})

const confirmFields = os.collections.confirmFields.handler(async ({ context, input, errors }) => {
  const said = await saidOfTask(context, input, { kind: 'fields', value: input.fields })
  if (said.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: said.reasons } })
  return { fields: said.task.fields ?? null, step: said.step }
})

const paraphrase = os.collections.paraphrase.handler(async ({ context, input, errors }) => {
  const texts = input.texts.map((text) => text.trim())
  const said = await saidOfTask(context, input, { kind: 'paraphrases', value: texts.length === 0 ? null : texts })
  if (said.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: said.reasons } })
  return { texts: said.task.paraphrases ?? [], step: said.step }
})

const edit = os.collections.edit.handler(async ({ context, input, errors }) => {
  const found = findTask(context.store, input.collection, input.task)
  const reasons = found.state === 'refused' ? found.reasons : textProblems(input.text)
  if (found.state === 'refused' || reasons.length > 0) throw errors.INVALID_REQUEST({ data: { reasons: reasons } })
  return {
    number: await write(context.store, () =>
      addVersion(context.store, found.task.id, input.text, context.date().toISOString()),
    ),
  }
})

const restoreVersion = os.collections.restoreVersion.handler(async ({ context, input, errors }) => {
  const refuse = (reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons: reasons } })
  const found = findTask(context.store, input.collection, input.task)
  if (found.state === 'refused') throw refuse(found.reasons)
  const version = listVersions(context.store, found.task.id).find(({ number }) => number === input.number)
  if (input.number !== 0 && !version)
    throw refuse([`invalid version: ${input.number}; task ${input.task} has none with that number`])
  return {
    number: await write(context.store, () =>
      addVersion(context.store, found.task.id, version?.text ?? null, context.date().toISOString()),
    ),
  }
})

export const collections = {
  import: importing,
  list,
  show,
  lint,
  export: exporting,
  rename,
  remove,
  restore,
  forget,
  task,
  instances,
  review,
  confirmFields,
  paraphrase,
  edit,
  restoreVersion,
}

const notRemoved = 'invalid collection: it is not among the removed ones any more'

function removedView(row: RemovedRow) {
  const { id, name, removedAt, taskCount, instanceCount } = row
  return { id, name, removedAt, until: keptUntil(row), tasks: taskCount, instances: instanceCount }
}

/** Never in the middle of a character. */
function shortened(text: string, cut: number): string {
  return text.length <= cut
    ? text
    : `${text
        .slice(0, cut)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}
