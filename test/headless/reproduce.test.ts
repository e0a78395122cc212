import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readLatex } from '../exchange/latex-reader.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('reproduce')
const data = join(folder, 'data')

/** One of the paper's names, with content of its own. */
const named = {
  Definition: ['Say whether the number is even. Answer with yes or no.'],
  Categories: ['Made'],
  Reasoning: [],
  Source: ['made'],
  Domains: [],
  Input_language: ['English'],
  Output_language: ['English'],
  Instruction_language: ['English'],
  'Positive Examples': [{ input: '2', output: 'yes', explanation: '' }],
  'Negative Examples': [],
  Instances: Array.from({ length: 101 }, (_, i) => ({
    id: `made-${i}`,
    input: String(i),
    output: [i % 4 === 0 ? 'yes' : 'no'],
  })),
}

beforeAll(async () => {
  const [tiny, subset] = [writeTinyCollection(join(folder, 'tiny')), writeTinyCollection(join(folder, 'subset'))]
  writeFileSync(join(subset, 'task199_mnli_classification.json'), JSON.stringify(named))
  await placeboJson(data, 'collection', 'import', tiny, '--name', 'tiny')
  await placeboJson(data, 'collection', 'import', subset, '--name', 'subset')
}, 60_000)

test.each([
  [
    'tiny',
    'none',
    0,
    12,
    "None of the paper's 57 classification tasks is in this collection; our values use its own 2 classification tasks, n = 12.",
  ],
  ['subset', 'subset', 1, 100, 'Your subset: 1 of 57 tasks, n = 100 (56 not in this collection).'],
])('The reproduction card of %s', async (collection, extent, tasks, n, sentence) => {
  const card = await placeboJson<{ extent: string; tasks: unknown[]; n: number; sentences: string[] }>(
    data,
    'reproduce',
    '--collection',
    collection,
  )
  expect(card).toMatchObject({
    extent,
    n,
    rows: [
      { published: 42.649, mark: 'N' },
      { published: null },
      { published: 43.368, mark: 'N' },
      { ours: null, published: 43, mark: 'P' },
    ],
  })
  expect(card.tasks).toHaveLength(tasks)
  expect(card.sentences[0]).toBe(sentence)
})

test('The paper takes the first 100 instances: of these 75 are "no", of all 101 a 26th is "yes"', async () => {
  const { stdout, code } = await placebo(data, 'reproduce', '--collection', 'subset')
  expect(code).toBe(0)
  expect(stdout).toContain('task199_mnli_classification  100       2          50.0            75.0')
  expect(stdout).toMatch(/majority label +75\.000 +43\.368 {2}N/)
})

test('The card as CSV and for LaTeX', async () => {
  const [csv, latex] = [join(folder, 'card.csv'), join(folder, 'card.tex')]
  const { code, stderr } = await placebo(data, 'reproduce', '--collection', 'subset', '--csv', csv, '--latex', latex)
  expect([code, stderr]).toEqual([0, `written to ${csv}\nwritten to ${latex}\n`])
  const [head, ...rows] = readFileSync(csv, 'utf8').split('\r\n')
  expect(head).toBe('name,here (%),published (%),mark,the same,n,tasks,basis,about')
  expect(
    rows.map((row) =>
      row
        .replace(/^("[^"]*"|[^,]*),/, '')
        .split(',')
        .slice(0, 7),
    ),
  ).toEqual([
    ['50', '42.649', 'N', '', '100', '1', 'paper'],
    ['50', '', '', '', '100', '1', 'paper'],
    ['75', '43.368', 'N', '', '100', '1', 'paper'],
    ['', '43', 'P', '', '100', '1', 'paper'],
    [''],
  ])
  const [table] = readLatex(readFileSync(latex, 'utf8'))
  expect([table?.label, table?.head]).toEqual([
    'tab:reproduction',
    ['Without any model', 'Here', 'Published', 'Mark', 'The same'],
  ])
  expect(table?.rows.find(([name]) => name === 'majority label')).toEqual([
    'majority label',
    '75.000',
    '43.368',
    'N',
    '–',
  ])
  const nowhere = await placebo(data, 'reproduce', '--collection', 'subset', '--csv', join(folder, 'none', 'card.csv'))
  expect(nowhere).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^placebo: unwritable file: .*card\.csv", there is no such file or folder/) as string,
  })
})

test('A collection that is not there is refused in words', async () => {
  expect(await placebo(data, 'reproduce', '--collection', 'none')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('invalid collection: none') as string,
  })
})
