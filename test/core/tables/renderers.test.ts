import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')

/** What writes any results table. */
const renderers = [
  'src/core/tables/column.ts',
  'src/core/tables/table.ts',
  'src/exchange/to-csv.ts',
  'src/exchange/to-latex.ts',
  'src/headless/table.ts',
  'src/host/results/report/tables.ts',
  'src/renderer/app/results-table.tsx',
]
const makers =
  'text|verdict|yesOrNo|counts|seconds|number|percents|pointsOf|probabilities|percentInterval|pointsInterval|estimates'

/** Ids and titles of every column, as the tables' files spell them. */
const columns = globSync('src/core/tables/*.ts', { cwd: root }).flatMap((file) =>
  [...read(file).matchAll(new RegExp(`\\b(?:${makers})(?:<\\w+>)?\\('([^']+)', '([^']+)'`, 'g'))].map(
    ([, id = '', title = '']) => ({ file, id, title }),
  ),
)

/** Texts between quotes, and text of the page. */
function literals(source: string): ReadonlySet<string> {
  const code = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*|^import .*$/gm, '')
  return new Set(
    [...code.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`|>([^<>{}\n]+)</g)].map(
      ([, ...found]: readonly (string | undefined)[]) => found.find((each) => each !== undefined) ?? '',
    ),
  )
}

test('every column is found', () => {
  expect(columns.length).toBeGreaterThan(150)
  expect(columns).toContainEqual({ file: 'src/core/tables/comparisons.ts', id: 'difference', title: 'Difference' })
})

/** Words of the model itself, and of what stands right, that some column is called by, too. */
const ofTheModel = ['text', 'verdict', 'seconds', 'number', 'count', 'kind', 'value', 'unit', 'right']

test.each(renderers)('%s names no column', (file) => {
  const named = columns.flatMap(({ id, title }) => [id, title]).filter((name) => !ofTheModel.includes(name))
  expect([...literals(read(file))].filter((text) => named.includes(text))).toEqual([])
})

test('columns are made by tables alone, and whoever shows a results table makes no columns beside it', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !file.startsWith('src/core/tables/') && !renderers.includes(file),
  )
  const making = files.filter((file) => read(file).includes("'#core/tables/column.ts'"))
  const both = files.filter(
    (file) =>
      /^import \{[^}]*\w+(?:Table|Tables)\b[^}]*\} from '#core\/tables\//m.test(read(file)) &&
      /^import \{[^}]*\b(?:DataTable|table)\b[^}]*\} from '[./]+\/table\.tsx?'/m.test(read(file)),
  )
  expect({ making, both }).toEqual({ making: [], both: [] })
})

test.each([...Map.groupBy(columns, ({ file }) => file)])(
  '%s: titles begin with a capital where they are words',
  (_, own) => {
    expect(own.map(({ title }) => title).filter((title) => /^[a-z]{2}/.test(title))).toEqual([])
  },
)
