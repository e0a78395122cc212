import { draftContent, step, type DraftContent } from '#contract/drafts.ts'
import { questions } from '#core/study/questions/index.ts'
import { changeDraft, createDraft, findDraft, listDrafts, removeDraft, type DraftRow } from '#store/drafts.ts'
import { write } from '#store/write.ts'
import { implementWith } from '../implement.ts'
import { newRunId } from '../runs/run-id.ts'

const os = implementWith<'store' | 'date'>()

const list = os.drafts.list.handler(({ context }) => ({
  drafts: listDrafts(context.store).map((row) => {
    const { name, content, ...rest } = draftView(row)
    return {
      ...rest,
      name,
      question: content.question ?? null,
      collection: content.collection ?? null,
      model: content.model ?? null,
    }
  }),
}))

const read = os.drafts.read.handler(({ context, input, errors }) => {
  const row = findDraft(context.store, input.id)
  if (!row) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchDraft(input.id)] } })
  return draftView(row)
})

const save = os.drafts.save.handler(async ({ context, input: { id, step: at, content }, errors }) => {
  const savedAt = context.date().toISOString()
  if (id === null) {
    const made = newRunId()
    await write(context.store, () => createDraft(context.store, { id: made, step: at ?? 'question', content, savedAt }))
    return { id: made, savedAt }
  }
  if (!(await write(context.store, () => changeDraft(context.store, { id, step: at ?? null, content, savedAt }))))
    throw errors.INVALID_REQUEST({ data: { reasons: [noSuchDraft(id)] } })
  return { id, savedAt }
})

const remove = os.drafts.remove.handler(async ({ context, input }) => ({
  removed: await write(context.store, () => removeDraft(context.store, input.id)),
}))

export const drafts = { list, read, save, remove }

/** As a face sees it. */
export function draftView({ id, step: at, content, savedAt }: DraftRow) {
  const known = knownFields(content)
  return { id, name: nameOf(known), step: step.catch('question').parse(at), savedAt, content: known }
}

/** A field that another version of Placebo wrote, and this one does not understand, is left out; the others stay. */
function knownFields(content: DraftRow['content']): DraftContent {
  const fields = Object.entries(draftContent.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(content[name])
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data] as const] : []
  })
  return Object.fromEntries(fields)
}

function nameOf({ name, question, collection }: DraftContent): string {
  if (name !== undefined && name.trim() !== '') return name
  return [question === undefined ? 'New study' : questions[question].title, collection]
    .filter((part) => part !== undefined)
    .join(' – ')
}

function noSuchDraft(id: string): string {
  return `invalid draft: ${id}; it was deleted, or its study was started`
}
