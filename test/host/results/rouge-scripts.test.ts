import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { follow, openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** What another model answered: right in Han and Cyrillic, half right in a mixed script, wrong in Latin. */
const lines = [
  { task: 'capitals', id: 'a', input: 'country a', prediction: '北京', references: ['北京'] },
  { task: 'capitals', id: 'b', input: 'country b', prediction: 'Москва', references: ['Москва'] },
  { task: 'capitals', id: 'c', input: 'country c', prediction: '東京', references: ['Tokyo 東京'] },
  { task: 'capitals', id: 'd', input: 'country d', prediction: 'Rome', references: ['Paris'] },
]

function written(): string {
  const file = join(temporaryFolder(), 'predictions.jsonl')
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

test('the score command counts lines without ROUGE-L, and averages them as nothing', async () => {
  const { client } = openTestHost(temporaryFolder())
  const scored = await client.scores.file({ file: written(), perInstance: true })
  // By Unicode words: 1, 1, 2 · (2/2) · (2/3) / (2/2 + 2/3) = 0.8, 0.
  expect(scored.overall).toMatchObject({ n: 4, exactMatch: 50, rougeL: 0, withoutRougeL: 2, rougeLUnicode: 70 })
  expect(scored.instances?.map(({ rougeL }) => rougeL)).toEqual([null, null, 0, 0])
})

test('results show both, say what has none, and compare on what there is', async () => {
  const { client } = openTestHost(temporaryFolder())
  const { run } = await follow(await client.predictions.import({ file: written(), name: 'T' }))
  const table = await client.results.table({ run, by: null, compare: null })
  expect(table.groups[0]?.lines[0]).toMatchObject({
    rougeL: { overInstances: 0, n: 2 },
    rougeLUnicode: { overInstances: 70, n: 4 },
    exactMatch: { overInstances: 50, n: 4 },
  })
  expect(table.verdict).toContain(
    '2 of 4 instances have no ROUGE-L: their references have no Latin letters or digits; they are in no mean of it and in no comparison on it. See ROUGE-L (Unicode words).',
  )
  expect(table.verdict.filter((sentence) => sentence.startsWith('Comparisons use'))).toEqual([])
  expect((await client.results.csv({ run, by: null, of: 'means' })).text).toMatch(/ROUGE-L \(Unicode words\),70,70,4,1/)

  const file = join(temporaryFolder(), 'run.zip')
  await follow(await client.bundles.make({ run, file, adapters: false }))
  expect(await follow(await client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
})

test('lint names what ROUGE-L cannot reach', async () => {
  const { client } = openTestHost(temporaryFolder())
  const path = join(temporaryFolder(), 'capitals')
  mkdirSync(path)
  writeFileSync(
    join(path, 'capitals.json'),
    JSON.stringify({
      Categories: ['Geography'],
      Definition: ['Name the capital.'],
      'Positive Examples': [
        { input: 'Italy', output: 'Rome' },
        { input: 'Spain', output: 'Madrid' },
      ],
      'Negative Examples': [{ input: 'Norway', output: 'Bergen' }],
      Instances: lines.map(({ id, references }) => ({ id, input: `country ${id}`, output: references })),
    }),
  )
  await follow(await client.collections.import({ path, name: 'capitals', replace: false, skipBroken: false }))
  const { findings } = await client.collections.lint({ name: 'capitals' })
  expect(
    findings.filter(({ code }) => code.includes('rouge')).map(({ code, count, severity }) => [code, count, severity]),
  ).toEqual([
    ['no-rouge-words', 2, 'warning'],
    ['fewer-rouge-words', 1, 'warning'],
  ])
})
