import { z } from 'zod'
import { call } from './errors.ts'
import { list, pairOf } from './list.ts'
import { writableText } from './settings.ts'
import { kind, outcome } from './words.ts'

/** Columns by what they are remembered under: shown or not. Of those that are not named nobody has chosen. */
const columnChoice = z.record(z.string().max(200), z.boolean())

/** Of a cell. A run has its cells at other places than another: names are what two of them share. */
const cellName = z.string().max(1000)

/** What the fields above the table of trials hold; `null`, '' and nothing ask nothing. */
const trialFilter = z.object({
  task: z.string().max(1000).nullable(),
  kind: kind.nullable(),
  outcome: outcome.nullable(),
  outcomeOf: cellName.nullable(),
  text: writableText.max(1000),
  search: z.enum(['parts', 'words', 'prompts', 'answers']),
  right: list(cellName, { max: 100 }),
  wrong: list(cellName, { max: 100 }),
  outOfFormat: list(cellName, { max: 100 }),
  unscored: list(cellName, { max: 100 }),
  differ: pairOf(cellName).nullable(),
})

const filterName = writableText.trim().min(1).max(80)

/** In the order they were first saved in. */
const namedFilters = list(z.object({ name: filterName, filter: trialFilter }))

/** Columns and filters as they are stored; the most of them that anybody looks through. */
export const storedViews = {
  columns: z.record(z.string().max(200), columnChoice),
  trialFilters: namedFilters,
}
export const mostFilters = 100

/** How a person has set up tables for themselves; remembered in the data folder. */
export const views = {
  read: call.output(z.object({ /** By table. */ columns: storedViews.columns, trialFilters: namedFilters })),
  /** Instead of what was chosen of this table. */
  saveColumns: call
    .input(z.object({ table: z.string().min(1).max(200), columns: columnChoice }))
    .output(z.object({ columns: storedViews.columns })),
  /** Instead of the one of this name, where there is one. */
  saveTrialFilter: call
    .input(z.object({ name: filterName, filter: trialFilter }))
    .output(z.object({ trialFilters: namedFilters })),
  /** One that is not there need not be removed. */
  removeTrialFilter: call.input(z.object({ name: filterName })).output(z.object({ trialFilters: namedFilters })),
}
