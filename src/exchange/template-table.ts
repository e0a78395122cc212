import { placements, slotsOf, templateLimits, type Template, type TemplateCategory } from '#core/templates/template.ts'
import { separatorAdvice, rowsOf, type Row } from './csv.ts'
import { limits } from './limits.ts'
import { issueIn, reject } from './parse-error.ts'
import { quote } from './quote.ts'
import type { ParseIssue, Source } from './read-event.ts'

/*
 * A table of templates as Webson & Pavlick 2022 publish theirs (awebson/prompt_semantics, data/*.csv): commas, double
 * quotes, UTF-8; the first row names the columns, in any order and case. A row is one template with one set of target
 * words:
 *
 *   template_name      required; another text of the same name is a variant, named with its template_category
 *   template           required; slots in braces, e.g. {premise}, {input} for the input as it is; a line break is
 *                      written \n. Words without slots stand in the place of the definition, or where the next says
 *   placement          of words without slots (the authors have no such column): before, between, after
 *   targets            a word for each label in the order of the task's labels, separated by ";"
 *   template_category  required: instructive, misleading (also misleading_moderate), misleading_extreme (also
 *                      misleading_far), irrelevant (also irrelevant_eta, irrelevant_gamma), null
 *   target_category    what the authors call such words, e.g. yes-no, reversed, arbitrary
 *   experiment         which of their experiments the row belongs to
 *
 * Rows of empty cells separate blocks. Other columns are not read. A row that cannot be used is refused by itself, with
 * the reason; the others count.
 */
const columns = [
  'template_name',
  'template',
  'targets',
  'template_category',
  'target_category',
  'experiment',
  'placement',
] as const
type Column = (typeof columns)[number]
const required = ['template_name', 'template', 'template_category'] as const satisfies readonly Column[]

/** A template with one set of target words. */
export interface TemplateRow {
  /** Of its end, from 1. */
  readonly line: number
  readonly template: Template
  /** In the order of the task's labels; none: those of the task. */
  readonly words: readonly string[]
  readonly wordsCalled: string
  readonly experiment: string
}

export type TemplatesRead =
  | {
      readonly state: 'read'
      /** Each once, in the order of their first rows. */
      readonly templates: readonly Template[]
      readonly rows: readonly TemplateRow[]
      /** Rows that were not taken, one reason each. */
      readonly refused: readonly ParseIssue[]
    }
  | { readonly state: 'refused'; readonly issue: ParseIssue }

/** Rows of one table; the largest published one has 306. */
const mostRows = 20_000

export async function readTemplates(source: Source): Promise<TemplatesRead> {
  try {
    return await tableOf(source)
  } catch (error) {
    return { state: 'refused', issue: issueIn(error) }
  }
}

async function tableOf(source: Source): Promise<Extract<TemplatesRead, { state: 'read' }>> {
  let places: Places | undefined
  const templates = new Map<string, Template>()
  const rows: TemplateRow[] = []
  const refused: ParseIssue[] = []
  for await (const row of rowsOf(source)) {
    if (places === undefined) {
      places = placesIn(row.cells)
      continue
    }
    if (row.cells.every((cell) => cell.trim() === '')) continue
    if (rows.length + refused.length === mostRows)
      reject({
        code: 'too-large',
        where: `line ${row.line}`,
        message: `invalid table: more than ${mostRows} rows; split it`,
      })
    const read = rowOf(row, places, templates)
    if ('issue' in read) {
      refused.push(read.issue)
      continue
    }
    templates.set(read.row.template.name, read.row.template)
    rows.push(read.row)
  }
  if (places === undefined) reject({ code: 'field', message: `no templates: the file is empty; ${aTable}` })
  return { state: 'read', templates: [...templates.values()], rows, refused }
}

type Places = Readonly<Record<Column, number>>

const aTable = `a table of templates begins with the columns ${columns.filter((each) => each !== 'placement').join(', ')}`

function placesIn(cells: readonly string[]): Places {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const missing = required.find((column) => !names.includes(column))
  if (missing !== undefined)
    reject({
      code: 'field',
      where: 'line 1',
      message: `missing column "${missing}": ${separatorAdvice(cells) ?? `the first row has ${quote(cells)}`}`,
    })
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column))
  if (twice !== undefined)
    reject({ code: 'field', where: 'line 1', message: `invalid first row: the column "${twice}" is there twice` })
  return Object.fromEntries(columns.map((column) => [column, names.indexOf(column)])) as Record<Column, number>
}

function rowOf(
  { cells, line }: Row,
  places: Places,
  known: ReadonlyMap<string, Template>,
): { readonly row: TemplateRow } | { readonly issue: ParseIssue } {
  const where = `line ${line}`
  const cell = (column: Column) => (cells[places[column]] ?? '').trim()
  const refuse = (column: Column, why: string) => ({
    issue: { code: 'field' as const, where, message: `invalid ${where}, column "${column}": ${why}` },
  })
  const name = cell('template_name')
  if (name === '') return refuse('template_name', 'it is empty; every template has a name')
  if (/[+,/]/.test(name))
    return refuse('template_name', `${quote(name)}; "+", "," and "/" separate the parts of a condition's name`)
  if (name.length > limits.name) return refuse('template_name', `${name.length} characters; at most ${limits.name}`)
  const text = cell('template').replaceAll(String.raw`\n`, '\n')
  if (text.length > templateLimits.text)
    return refuse('template', `${text.length} characters; at most ${templateLimits.text} are allowed`)
  if (text === '')
    return refuse('template', 'it is empty; the input and nothing else is {input}, or {premise} {hypothesis}')
  const slots = slotsOf(text)
  const placement = placements.find((each) => each === cell('placement').toLowerCase())
  if (cell('placement') !== '' && placement === undefined)
    return refuse('placement', `${quote(cell('placement'))}; use ${placements.join(', ')}`)
  if (placement !== undefined && slots.length > 0)
    return refuse('placement', `${quote(name)} has slots, which say where its words stand; leave it empty`)
  if (slots.includes('mask'))
    return refuse('template', `${quote(name)} has the slot {mask}, which only models that fill masks can answer`)
  const category = categories.get(cell('template_category').toLowerCase())
  if (category === undefined)
    return refuse(
      'template_category',
      `${quote(cell('template_category'))}; use ${[...categories.keys()].map((each) => `"${each}"`).join(', ')}`,
    )
  const words = wordsOf(cell('targets'))
  if (new Set(words).size < words.length || words.includes(''))
    return refuse('targets', `${quote(cell('targets'))}; each label has a word of its own, separated by ";"`)
  const written = { name, category, text, ...(placement && { placement }) }
  const template = templateOf(written, cell('template_category'), known)
  if (template === undefined)
    return refuse('template_name', `${quote(name)} is the name of another template in a row above`)
  return {
    row: { line, template, words, wordsCalled: cell('target_category'), experiment: cell('experiment') },
  }
}

/**
 * The authors give variants of a sentence one name, and tell them apart by their category (irrelevant_eta,
 * irrelevant_gamma): the later ones have it in their names.
 */
function templateOf(
  template: Template,
  authorsCategory: string,
  known: ReadonlyMap<string, Template>,
): Template | undefined {
  const variant = { ...template, name: `${template.name} (${authorsCategory})` }
  return [template, variant].find((each) => {
    const before = known.get(each.name)
    return (
      before === undefined ||
      (before.text === each.text && before.category === each.category && before.placement === each.placement)
    )
  })
}

function wordsOf(targets: string): readonly string[] {
  return targets === '' ? [] : targets.split(';').map((word) => word.trim())
}

const categories: ReadonlyMap<string, TemplateCategory> = new Map([
  ['instructive', 'instructive'],
  ['misleading', 'misleading-moderate'],
  ['misleading_moderate', 'misleading-moderate'],
  ['misleading_extreme', 'misleading-extreme'],
  ['misleading_far', 'misleading-extreme'],
  ['irrelevant', 'irrelevant'],
  ['irrelevant_eta', 'irrelevant'],
  ['irrelevant_gamma', 'irrelevant'],
  ['null', 'null'],
])
