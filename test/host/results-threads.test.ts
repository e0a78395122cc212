import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestHost } from '../support/host.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { storeMixedRun, storeTunedRun } from './stored-runs.ts'

const golden = (name: string) => readFileSync(join(import.meta.dirname, '..', 'golden', 'results', `${name}.json`), 'utf8')

// Written by the version before there were threads, which computed a table in the host's own.
test.each(['mixed', 'tuned'])('a table is what it always was, to the byte: %s', async (run) => {
  const { host, client } = openTestHost(temporaryFolder())
  storeMixedRun(host.store)
  storeTunedRun(host.store)
  const { intervals, ...table } = await client.results.table({ run, by: null, compare: null })
  expect(`${JSON.stringify(table, null, 1)}\n`).toBe(golden(run))
  expect(intervals.length).toBeGreaterThan(0)
})
