import { listTemplateSets, removeTemplateSet, restoreTemplateSet, type TemplateSetRow } from '#store/template-sets.ts'
import { write } from '#store/write.ts'
import { implementWith } from '../implement.ts'
import { importTemplates } from './import.ts'
import { noSuchTemplates } from './no-such-templates.ts'

const os = implementWith<'store' | 'received' | 'date'>()

const importing = os.templates.import.handler(async ({ context, input, errors }) => {
  const imported = await importTemplates(context, input)
  if (imported.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: imported.reasons } })
  return { ...setView(imported.set), refused: imported.refused }
})

const list = os.templates.list.handler(({ context }) => ({ sets: listTemplateSets(context.store).map(setView) }))

const remove = os.templates.remove.handler(async ({ context: { store, date }, input: { name }, errors }) => {
  const id = await write(store, () => removeTemplateSet(store, name, date().toISOString()))
  if (id === undefined) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchTemplates(store, name)] } })
  return { id, name }
})

const restore = os.templates.restore.handler(async ({ context: { store }, input: { id }, errors }) => {
  const name = await write(store, () => restoreTemplateSet(store, id))
  if (name === undefined)
    throw errors.INVALID_REQUEST({
      data: {
        reasons: ['invalid set of templates: it is not among the removed ones, or another one has its name by now'],
      },
    })
  return { name }
})

export const templates = { import: importing, list, remove, restore }

function setView({ name, source, importedAt, templates: all, words }: Omit<TemplateSetRow, 'id'>) {
  return { name, source, importedAt, templates: all.map((template) => ({ ...template, set: name })), words }
}
