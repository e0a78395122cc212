import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url).pathname

test('no file of src imports itself by way of others, types included', { timeout: 60_000 }, async () => {
  const { summary } = (await circlesUnder('src')).output as ICruiseResult
  expect(summary.totalCruised).toBeGreaterThan(500)
  expect(
    summary.violations.map(({ from, cycle = [] }) => [from, ...cycle.map(({ name }) => name)].join(' → ')),
  ).toEqual([])
})

test('a circle that one type makes is found', async () => {
  const { summary } = (await circlesUnder('test/circle')).output as ICruiseResult
  expect(summary.violations.map(({ from }) => from)).toEqual(['test/circle/one.ts'])
})

/** Reads the imports of all files in a folder; types are imports, too. */
function circlesUnder(folder: string) {
  return cruise([folder], {
    baseDir: root,
    tsPreCompilationDeps: true,
    exclude: { path: 'node_modules' },
    validate: true,
    ruleSet: { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] },
  })
}
