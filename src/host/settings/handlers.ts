import { saveSetting } from '#store/settings.ts'
import { write } from '#store/write.ts'
import { implementWith } from '../implement.ts'
import { settingsNow } from './settings.ts'

const os = implementWith<'store'>()

const read = os.settings.read.handler(({ context }) => settingsNow(context))

const save = os.settings.save.handler(async ({ context, input }) => {
  await write(context.store, () => {
    for (const [name, value] of Object.entries(input)) if (value !== undefined) saveSetting(context.store, name, value)
  })
  const { author, keys } = settingsNow(context)
  return { author, keys }
})

export const settings = { read, save }
