import { expect, test } from 'vitest'
import { reportedComparisons } from '#core/study/reported.ts'
import { openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { storeMixedRun } from '../../host/stored-runs.ts'

test('the verdict is taken apart: caveats, comparisons, remarks', async () => {
  const { host, client } = openTestHost(temporaryFolder())
  storeMixedRun(host.store)
  const table = await client.results.table({ run: 'mixed', by: null, compare: null })
  const { reported, caveats, remarks } = reportedComparisons(table)
  expect([...caveats, ...reported.map(({ sentence }) => sentence), ...remarks]).toEqual(table.verdict)
  expect(caveats.map((sentence) => sentence.slice(0, 21))).toEqual([
    'Comparisons use the 8',
    'Some prompts over the',
    'Only 5 classification',
  ])
  expect(remarks).toEqual([expect.stringMatching(/^A study of this size/)])
})
