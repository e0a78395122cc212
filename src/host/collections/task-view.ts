import { setImmediate as pause } from 'node:timers/promises'
import { sharedLabels } from '#core/answer-space.ts'
import type { TaskText } from '#core/corrections.ts'
import type { Example } from '#core/task.ts'
import { proposedFields } from '#core/templates/fields.ts'
import { findPosition, readPage, type TaskRow } from '#store/collections.ts'
import { findActiveSet } from '#store/annotation-sets.ts'
import { readItems } from '#store/annotations.ts'
import { listVersions } from '#store/corrections.ts'
import { reviewFrom } from '../annotations/annotations.ts'
import type { Host } from '../host.ts'
import { countOutputs } from '../annotations/label-review.ts'

/** Inputs that show what they are made of. */
const lookedAt = 100

/** Everything a person looks at of one task but its instances. */
export async function taskView(
  { store }: Pick<Host, 'store'>,
  { id, collection, task, imported, instanceCount }: TaskRow,
) {
  const set = findActiveSet(store, collection)
  const review = set && reviewFrom(readItems(store, set.id, task.name))
  return {
    ...textOf(task),
    name: task.name,
    categories: task.categories,
    outputType: task.outputType ?? null,
    instances: instanceCount,
    space: task.answerSpace,
    importedSpace: imported.answerSpace,
    review: review ? { space: review.space, reviewedAt: review.row.at, author: review.row.author } : null,
    ...(await countOutputs(
      store,
      id,
      instanceCount,
      sharedLabels(task.answerSpace),
      sharedLabels(imported.answerSpace),
    )),
    fields: task.fields ?? null,
    proposedFields: proposedFields(readPage(store, id, 0, lookedAt).map(({ input }) => input)),
    paraphrases: task.paraphrases ?? [],
    imported: textOf(imported),
    versions: listVersions(store, id).map(({ number, text, savedAt }) => ({
      number,
      savedAt,
      asImported: text === null,
    })),
  }
}

export function textOf({ definition, positiveExamples, negativeExamples }: TaskText) {
  const examples = (all: readonly Example[]) =>
    all.map(({ input, output, explanation, options }) => ({
      input,
      output,
      ...(explanation !== undefined && { explanation }),
      ...(options !== undefined && { options }),
    }))
  return { definition, positiveExamples: examples(positiveExamples), negativeExamples: examples(negativeExamples) }
}

/** Instances looked at between two moments in which others are heard. */
const batchSize = 1000

/** Where the instance with that id stands in a task that may hold hundreds of thousands. */
export async function positionOf(
  { store }: Pick<Host, 'store'>,
  { id, instanceCount }: TaskRow,
  instance: string,
): Promise<number | undefined> {
  for (let from = 0; from < instanceCount; from += batchSize) {
    const found = findPosition(store, id, instance, from, batchSize)
    if (found !== undefined) return found
    await pause()
  }
  return undefined
}
