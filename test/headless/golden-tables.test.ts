import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { printResults } from '#headless/commands/results.ts'
import { printCloser } from '#headless/commands/results-closer.ts'
import type { Terminal } from '#headless/terminal.ts'
import { storeCloseRun } from '../host/stored-details.ts'
import { storeMixedRun, storeTunedRun } from '../host/stored-runs.ts'
import { follow, openHostAt, type TestClient, type TestHost } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/**
 * Every results table of made-up runs as every face but the page writes it, against texts that are checked in. CSV and
 * JSON are kept as SHA-256, for they may not change at all; what is read by people is kept as text, so that a change
 * can be read.
 */
const folder = fileFolder('golden-tables')
let opened: TestHost & { readonly close: () => Promise<void> }
let client: TestClient

beforeAll(async () => {
  mkdirSync(join(folder, 'data'))
  opened = openHostAt(join(folder, 'data'))
  client = opened.client
  storeMixedRun(opened.host.store)
  storeMixedRun(opened.host.store, 'again123')
  storeTunedRun(opened.host.store)
  storeCloseRun(opened.host.store)
  await follow(
    await client.collections.import({
      path: writeCollection(join(folder, 'collection')),
      name: 'subset',
      replace: false,
      skipBroken: false,
    }),
  )
  return () => opened.close()
})

/** A small collection with a task of one of the paper's names. */
function writeCollection(into: string): string {
  writeTinyCollection(into)
  writeFileSync(
    join(into, 'task199_mnli_classification.json'),
    JSON.stringify({
      Definition: ['Say whether the number is divisible by four.'],
      Categories: ['Made'],
      'Positive Examples': [{ input: '4', output: 'yes', explanation: '' }],
      'Negative Examples': [],
      Instances: Array.from({ length: 101 }, (_, i) => ({
        id: `made-${i}`,
        input: String(i),
        output: [i % 4 === 0 ? 'yes' : 'no'],
      })),
    }),
  )
  return into
}

const kinds = ['means', 'comparisons', 'above chance', 'attribution', 'trainings', 'outcomes', 'answers'] as const
const runs = ['mixed123', 'tuned123', 'close123']
const groupings = ['task', 'category', 'kind'] as const

/** The words of a command, without a process of its own. */
async function said(command: (terminal: Terminal) => Promise<unknown>): Promise<string> {
  const texts: string[] = []
  const terminal: Terminal = {
    client,
    host: opened.host,
    signal: new AbortController().signal,
    result: (_, text) => void texts.push(text()),
    note: () => undefined,
    setExitCode: () => undefined,
  }
  await command(terminal)
  return texts.join('\n')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function report(run: string): Promise<string> {
  let page = ''
  for await (const { text } of await client.reports.read({ run })) page += text
  // The sample of trials has tables of its own, which are none of results.
  return [...page.slice(0, page.indexOf('id="sample"')).matchAll(/<table>.*?<\/table>/gs)]
    .map(([table]) => table.replaceAll(/<(?:tr|tbody|caption)/g, '\n$&'))
    .join('\n')
}

test.each(runs)('%s: CSV and JSON are what they were, byte for byte', async (run) => {
  const files = [
    ...(await Promise.all(kinds.map((of) => client.results.csv({ run, by: null, of })))),
    ...(await Promise.all(groupings.map((by) => client.results.csv({ run, by, of: 'means' })))),
    ...(await Promise.all(
      (['task differences', 'task guessing', 'confusion', 'effects'] as const).map((of) =>
        client.results.detailFile({ run, of, as: 'csv' }),
      ),
    )),
  ].map(({ name, text }) => [name, digest(text)] as const)
  const answers = {
    table: await client.results.table({ run, by: 'task', compare: null }),
    means: await client.results.means({ run }),
    matrix: await client.results.matrix({ run, by: 'task' }),
    differences: await client.results.taskDifferences({ run }),
  }
  const all = Object.fromEntries([
    ...files,
    ...Object.entries(answers).map(([name, answer]) => [`${name}.json`, digest(JSON.stringify(answer))] as const),
  ])
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(`../golden/tables/${run}.json`)
})

test.each(runs)('%s: tables for LaTeX', async (run) => {
  const latex = [
    ...(await Promise.all(kinds.map((of) => client.results.latex({ run, by: null, of })))),
    await client.results.latex({ run, by: 'task', of: 'means' }),
    await client.results.latex({ run, by: 'kind', of: 'means', score: 'format' }),
    ...(await Promise.all(
      (['task differences', 'task guessing', 'confusion', 'effects'] as const).map((of) =>
        client.results.detailFile({ run, of, as: 'latex' }),
      ),
    )),
  ]
  await expect(latex.map(({ name, text }) => `%%% ${name}\n${text}`).join('\n')).toMatchFileSnapshot(
    `../golden/tables/${run}.tex`,
  )
})

test.each(runs)('%s: tables of the report', async (run) => {
  await expect(await report(run)).toMatchFileSnapshot(`../golden/tables/${run}.html`)
})

test.each(runs)('%s: tables at the terminal', async (run) => {
  const texts = [
    await said((terminal) => printResults(terminal, { run, by: null, compare: null })),
    await said((terminal) => printResults(terminal, { run, by: 'task', compare: null })),
    await said((terminal) => printCloser(terminal, run, { differences: true })),
    await said((terminal) => printCloser(terminal, run, { guessing: true })),
    await said((terminal) => printCloser(terminal, run, { confusion: true })),
    await said((terminal) => printCloser(terminal, run, { effects: true })),
  ]
  await expect(`${texts.join('\n\n═══\n\n')}\n`).toMatchFileSnapshot(`../golden/tables/${run}.txt`)
})

test('two runs side by side: CSV and LaTeX', async () => {
  const [csv, latex] = [
    await client.history.compareFile({ runs: ['mixed123', 'again123'], as: 'csv' }),
    await client.history.compareFile({ runs: ['mixed123', 'again123'], as: 'latex' }),
  ]
  await expect(csv.text).toMatchFileSnapshot('../golden/tables/runs.csv')
  await expect(latex.text).toMatchFileSnapshot('../golden/tables/runs.tex')
})

test('the reproduction card and its tasks: CSV and LaTeX', async () => {
  const files = (['card', 'tasks'] as const).flatMap((of) =>
    (['csv', 'latex'] as const).map((as) => client.baselines.reproductionFile({ collection: 'subset', of, as })),
  )
  await expect(
    (await Promise.all(files)).map(({ name, text }) => `%%% ${name}\n${text}`).join('\n'),
  ).toMatchFileSnapshot('../golden/tables/reproduction.txt')
})
