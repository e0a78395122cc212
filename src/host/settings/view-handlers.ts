import { mostFilters, storedViews } from '#contract/views.ts'
import { readSetting, saveSetting } from '#store/settings.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'

const os = implementWith<'store'>()

const read = os.views.read.handler(({ context: { store } }) => ({
  columns: columnsOf(store),
  trialFilters: filtersOf(store),
}))

const saveColumns = os.views.saveColumns.handler(async ({ context: { store }, input: { table, columns } }) =>
  write(store, () => {
    const others = Object.entries(columnsOf(store)).filter(([name]) => name !== table)
    const all = Object.fromEntries(Object.keys(columns).length === 0 ? others : [...others, [table, columns]])
    saveSetting(store, 'columns', all)
    return { columns: all }
  }),
)

const saveTrialFilter = os.views.saveTrialFilter.handler(async ({ context: { store }, input, errors }) =>
  write(store, () => {
    const before = filtersOf(store)
    const isThere = before.some(({ name }) => name === input.name)
    if (!isThere && before.length >= mostFilters)
      throw errors.INVALID_REQUEST({
        data: { reasons: [`invalid filter: ${input.name} (${mostFilters} are saved; remove one first)`] },
      })
    const trialFilters = isThere ? before.map((each) => (each.name === input.name ? input : each)) : [...before, input]
    saveSetting(store, 'trial filters', trialFilters)
    return { trialFilters }
  }),
)

const removeTrialFilter = os.views.removeTrialFilter.handler(async ({ context: { store }, input: { name: gone } }) =>
  write(store, () => {
    const trialFilters = filtersOf(store).filter(({ name }) => name !== gone)
    saveSetting(store, 'trial filters', trialFilters)
    return { trialFilters }
  }),
)

export const views = { read, saveColumns, saveTrialFilter, removeTrialFilter }

/** What another version may have written is no reason to show nothing. */
function columnsOf(store: Host['store']) {
  return storedViews.columns.catch({}).parse(readSetting(store, 'columns'))
}

function filtersOf(store: Host['store']) {
  return storedViews.trialFilters.catch([]).parse(readSetting(store, 'trial filters'))
}
