import { resolve } from 'node:path'
import { lintTask } from '#exchange/lint.ts'
import { readCollection } from '#exchange/read-collection.ts'
import { writeCollection } from '#exchange/write-collection.ts'
import { dropUnfinishedImports, findCollection, listCollections, listTasks, readInstances } from '#store/collections.ts'
import { takeLock } from '#store/lock.ts'
import type { Host } from '../host.ts'
import { importCollection } from '../import-collection.ts'
import { os } from '../implement.ts'
import { noSuchCollection } from '../tasks.ts'

const importing = os.collections.import.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reasons: string[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const { store } = context
  if (!input.replace && findCollection(store, input.name)) {
    throw refuse([`invalid name: a collection ${input.name} is here already (choose another name, or take its place with --replace)`])
  }
  const lock = takeLock(store, 'import')
  if (!lock) throw refuse(['another process is importing into this data directory; wait for it to end'])
  try {
    dropUnfinishedImports(store)
    const path = resolve(input.path)
    const collection = { name: input.name, source: path, importedAt: context.date().toISOString() }
    const imported = yield* importCollection(store, collection, readCollection(path), { skipBroken: input.skipBroken, signal })
    switch (imported.state) {
      case 'stopped':
        throw errors.WORK_FAILED({ data: { reasons: ['import stopped; nothing of it was kept'] } })
      case 'refused':
        throw refuse([
          ...imported.problems.filter((problem) => problem.severity === 'error').map((problem) => `${problem.file}: ${problem.message}`),
          'nothing was imported; mend these files, or leave them out with --skip-broken',
        ])
      case 'imported': {
        const findings = lintCollection(context, imported.collection)
        return { name: input.name, tasks: imported.tasks, instances: imported.instances, problems: [...imported.problems], findings }
      }
    }
  } finally {
    lock.release()
  }
})

const list = os.collections.list.handler(({ context }) => ({
  collections: listCollections(context.store).map(({ name, source, importedAt, taskCount, instanceCount }) => ({
    name, source, importedAt, tasks: taskCount, instances: instanceCount,
  })),
}))

const show = os.collections.show.handler(({ context, input, errors }) => {
  const collection = findCollection(context.store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(context.store, input.name)] } })
  const { name, source, importedAt } = collection
  return {
    name,
    source,
    importedAt,
    tasks: listTasks(context.store, collection.id).map(({ task, instanceCount }) => ({
      name: task.name,
      kind: task.answerSpace.kind,
      labels: task.answerSpace.kind === 'classification' ? [...task.answerSpace.labels] : [],
      stated: task.answerSpace.kind === 'classification' ? task.answerSpace.stated : null,
      instances: instanceCount,
      categories: [...task.categories],
      definition: task.definition,
      positiveExamples: task.positiveExamples.length,
      negativeExamples: task.negativeExamples.length,
    })),
  }
})

const lint = os.collections.lint.handler(({ context, input, errors }) => {
  const collection = findCollection(context.store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(context.store, input.name)] } })
  return { name: collection.name, findings: lintCollection(context, collection.id) }
})

const exporting = os.collections.export.handler(async ({ context, input, errors }) => {
  const collection = findCollection(context.store, input.name)
  if (!collection) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchCollection(context.store, input.name)] } })
  const tasks = listTasks(context.store, collection.id).map(({ id, task }) => ({ task, instances: readInstances(context.store, id) }))
  const files: string[] = []
  for await (const event of writeCollection(resolve(input.folder), tasks, { overwrite: false })) {
    if (event.type === 'written') files.push(event.file)
    else throw errors.WORK_FAILED({ data: { reasons: [event.problem.message] } })
  }
  return { name: collection.name, files }
})

export const collections = { import: importing, list, show, lint, export: exporting }

function lintCollection(host: Host, collection: number) {
  return listTasks(host.store, collection).flatMap(({ id, task, instanceCount }) =>
    lintTask(task, readInstances(host.store, id), task.answerSpace, instanceCount).map((finding) => ({ ...finding, instances: [...finding.instances] })))
}
