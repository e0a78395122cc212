import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLatex } from '../../exchange/latex-reader.ts'
import { follow, openHostAt, type TestHost } from '../../support/host.ts'
import { fileFolder } from '../../support/temporary.ts'
import { storeMixedRun, storeTunedRun } from '../stored-runs.ts'

const folder = fileFolder('tables')
let opened: TestHost & { readonly close: () => Promise<void> }

beforeAll(() => {
  mkdirSync(join(folder, 'data'))
  opened = openHostAt(join(folder, 'data'))
  storeMixedRun(opened.host.store)
  storeTunedRun(opened.host.store)
}, 120_000)
afterAll(() => opened.close())

const asked = async (request: {
  run: string
  by?: 'task' | 'kind'
  of: 'means' | 'comparisons' | 'above chance' | 'attribution' | 'trainings' | 'outcomes'
  score?: 'format'
}) => {
  const { name, text } = await opened.client.results.latex({ by: null, ...request })
  return { name, tables: readLatex(text) }
}

test('lines: a table for each kind and one for all, baselines below a rule, intervals beside what is compared', async () => {
  const { name, tables } = await asked({ run: 'mixed', of: 'means' })
  expect(name).toBe('mixed.tex')
  expect(tables.map(({ label, rows }) => [label, rows.length])).toEqual([
    ['tab:results-classification', 8],
    ['tab:results-generation', 6],
    ['tab:results-all-tasks', 8],
  ])
  expect(tables[0]?.head).toEqual([
    'Model or baseline',
    'n',
    'Exact match',
    '95 % interval',
    'Strict match',
    'ROUGE-L',
    'Format, strict',
    'Format, normalised',
    'Contains label',
    'Over tasks',
    'Unscored',
  ])
  expect(tables[0]?.rows[0]).toEqual([
    'Original',
    expect.stringMatching(/^4\d$/) as string,
    '59.6',
    expect.stringMatching(/^\d\d\.\d to \d\d\.\d$/) as string,
    ...Array.from({ length: 7 }, () => expect.any(String) as string),
  ])
  expect(tables[0]?.rows[4]?.slice(0, 4)).toEqual(['random guess', '47', '38.5', '–'])
  expect(tables[0]?.caption).toMatch(
    /^mixed, classification: percent, mean over instances, with 95 % intervals \(tasks as clusters\)\. Format: share of answers that are a label, strict \(literally\) and normalised \(as exact match compares: .*\)\. Intervals: on the 42 instances that every compared row has answered\.$/,
  )
})

test('tuned lines have their seeds, and what is marked is told below', async () => {
  const {
    tables: [table],
  } = await asked({ run: 'tuned', of: 'means' })
  expect(table?.head.at(-1)).toBe('Seeds')
  expect(table?.rows.map((row) => [row[0], row.at(-1)])).toEqual([
    ['untuned, asked with Original', ''],
    ['untuned, asked with Simplified', ''],
    ['tuned on Original, asked with Original (4 per task)', '2: 33.3 to 60.0'],
    ['tuned on Simplified, asked with Simplified (4 per task) †', '2: 40.0 to 60.0'],
    ['random guess', ''],
    ['majority label', ''],
    ['copy demo', ''],
    ['copy input', ''],
  ])
  expect(table?.caption).toContain('† Not reliable')
})

test('by task: names of many lines stand in the caption, each row is what its kind is compared on', async () => {
  const {
    name,
    tables: [table],
  } = await asked({ run: 'mixed', of: 'means', by: 'task' })
  expect(name).toBe('mixed by task.tex')
  expect(table?.head).toEqual(['Task', 'Score', 'n', '(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)'])
  expect(table?.caption).toContain(
    'mixed by task: exact match for classification, ROUGE-L otherwise, percent, mean over instances. (1) Original; (2) Simplified; (3) Delusive; (4) Empty; (5) random guess; (6) majority label; (7) copy demo; (8) copy input.',
  )
  expect(table?.rows.slice(0, 2).map((row) => row.slice(0, 3))).toEqual([
    ['task 0', 'exact match', '7'],
    ['task 1', 'ROUGE-L', '12'],
  ])
  const format = await asked({ run: 'mixed', of: 'means', by: 'kind', score: 'format' })
  expect(format.tables[0]?.head.slice(0, 3)).toEqual(['Kind', 'n', '(1)'])
})

test('comparisons: differences with their sign, both intervals, p after Holm, verdict', async () => {
  const {
    name,
    tables: [table],
  } = await asked({ run: 'mixed', of: 'comparisons' })
  expect(name).toBe('mixed comparisons.tex')
  expect(table?.rows[0]).toEqual([
    'Simplified',
    'Original',
    'exact match',
    '42',
    '5',
    '−14.3',
    expect.stringMatching(/^−\d+\.\d to [+−]\d+\.\d$/) as string,
    expect.stringMatching(/^−\d+\.\d to [+−]\d+\.\d$/) as string,
    expect.stringMatching(/^\d+\.\d$/) as string,
    expect.any(String) as string,
    expect.any(String) as string,
    'undecided',
  ])
  expect(table?.caption).toMatch(
    /^mixed: paired differences on the same instances, in points .* equivalent within ±3 points/,
  )
})

test('the standing of each line against guessing, and what of the gain is format: the steps add up to it, and CSV says the same unrounded', async () => {
  const standing = await asked({ run: 'tuned', of: 'above chance' })
  expect([standing.name, standing.tables[0]?.head]).toEqual([
    'tuned above chance.tex',
    [
      'Model',
      'n',
      'Tasks',
      'Random guess',
      'Shown',
      'Majority label',
      'Shown',
      'Finding',
      'p exact, Holm',
      'Tasks above',
    ],
  ])
  expect(standing.tables[0]?.rows).toEqual([
    [
      'tuned on Original, asked with Original (4 per task)',
      '240',
      '12',
      '−3.3',
      'not shown',
      '−3.3',
      'not shown',
      'no evidence it beats guessing',
      '1.000',
      '0 of 12',
    ],
    [
      'tuned on Simplified, asked with Simplified (4 per task) †',
      '240',
      '12',
      '+0.0',
      'not shown',
      '+0.0',
      'not shown',
      'no evidence it beats guessing',
      '1.000',
      '0 of 12',
    ],
    ['untuned, asked with Original', '240', '12', '−40.0', 'below', '−40.0', 'below', 'worse', '1.000', '0 of 12'],
    ['untuned, asked with Simplified', '240', '12', '−40.0', 'below', '−40.0', 'below', 'worse', '1.000', '0 of 12'],
  ])
  const gain = await asked({ run: 'tuned', of: 'attribution' })
  expect([gain.name, gain.tables[0]?.head]).toEqual([
    'tuned attribution.tex',
    [
      'Tuned model',
      'n',
      'Tasks',
      'Seeds',
      'Untuned',
      'Format by guessing',
      'Task',
      'Format still lost',
      'Tuned',
      'Gain',
      'Format, strict',
      'Format, normalised',
    ],
  ])
  expect(gain.tables[0]?.caption).toMatch(
    /Without constrained decoding: the study does not ask by constrained decoding\.$/,
  )
  expect(
    gain.tables[0]?.rows.map(([line, n, tasks, seeds, untuned, , , , tuned, whole]) => [
      line,
      n,
      tasks,
      seeds,
      untuned,
      tuned,
      whole?.replace(/ .*/, ''),
    ]),
  ).toEqual([
    ['tuned on Original, asked with Original (4 per task)', '240', '12', '2', '10.0', '46.7', '+36.7'],
    ['tuned on Simplified, asked with Simplified (4 per task) †', '240', '12', '2', '10.0', '50.0', '+40.0'],
  ])
  const { name, text } = await opened.client.results.csv({ run: 'tuned', by: null, of: 'attribution' })
  const [head, ...rows] = text.trim().split('\r\n')
  expect([name, head]).toEqual([
    'tuned attribution.csv',
    'tuned,untuned,n,tasks,seeds,part,unit,from (%),to (%),value,95 % low,95 % high,mark,kind',
  ])
  // The names of both lines have a comma and are quoted.
  const values = rows
    .filter((row) => row.includes(',"untuned, asked with Original",'))
    .map((row) => row.replace(/^"[^"]*","[^"]*",/, '').split(','))
    .map((row) => [row[3], Number(row[7])] as const)
  const of = (part: string) => values.find(([each]) => each === part)?.[1] ?? NaN
  expect(values.filter(([part]) => part?.startsWith('step: ')).reduce((sum, [, value]) => sum + value, 0)).toBeCloseTo(
    of('gain'),
    10,
  )
  expect(
    [of('untuned'), of('tuned'), of('gain'), of('by guessing: format') + of('by guessing: task')].map((value) =>
      value.toFixed(6),
    ),
  ).toEqual(['10.000000', '46.666667', '36.666667', '36.666667'])
})

test('trainings with their certificates, outcomes of every cell', async () => {
  const trainings = await asked({ run: 'tuned', of: 'trainings' })
  expect([trainings.name, ...trainings.tables[0]!.rows.map((row) => [row[0], row[3], row[6]])]).toEqual([
    'tuned trainings.tex',
    ['Original, 4 per task, seed 1', '2.500 → 0.625', '40 of 40'],
    ['Original, 4 per task, seed 2', '3.500 → 1.625', '39 of 40'],
    ['Simplified, 4 per task, seed 1', '4.500 → 2.625', '31 of 40 †'],
    ['Simplified, 4 per task, seed 2', '3.500 (last step)', '– †'],
  ])
  const outcomes = await asked({ run: 'mixed', of: 'outcomes' })
  expect(outcomes.tables[0]?.head).toEqual([
    'Cell',
    'in-format',
    'out-of-format',
    'Label after normalisation',
    'Right after normalisation',
    'empty',
    'too-long',
    'engine-error',
    'Ended at newline',
    'Examples dropped',
    'Done',
    'Total',
  ])
  const { name, text } = await opened.client.results.csv({ run: 'mixed', by: null, of: 'outcomes' })
  const [head, first] = text.split('\r\n')
  expect([name, head]).toEqual([
    'mixed outcomes.csv',
    'cell,method,train definition,train examples,size,seed,test definition,test examples,decoding,in-format,out-of-format,empty,too-long,engine-error,label after normalisation,right after normalisation,ended at newline,ended at blank line,ended at stop string,ended at end of turn,ended at token limit,chosen among labels,examples dropped,done,total,mark',
  ])
  const [inFormat, outOfFormat, label, right, ...others] = outcomes.tables[0]?.rows[0]?.slice(1) ?? []
  expect(first).toBe(
    `Original,in context,,,,,original,original,free,${[inFormat, outOfFormat, ...others.slice(0, 3), label, right, others[3], 0, 0, 0, 0, 0, ...others.slice(4)].join(',')},`,
  )
})

test('all tables of a run in one file, all its figures in a folder that is made', async () => {
  const { client } = opened
  const file = join(folder, 'tables.tex')
  expect(await client.results.writeLatex({ run: 'tuned', by: 'task', file })).toEqual({ file, tables: 8 })
  expect(readLatex(readFileSync(file, 'utf8')).map(({ label }) => label)).toEqual([
    'tab:results-classification',
    'tab:results-by-task',
    'tab:comparisons',
    'tab:above-chance',
    'tab:attribution',
    'tab:trainings',
    'tab:answers',
    'tab:outcomes',
  ])
  const into = join(folder, 'new', 'figures')
  const drawn = await client.results.writeFigures({ run: 'tuned', folder: into })
  expect(drawn).toEqual({
    folder: into,
    files: [
      'verdicts.svg',
      'figure-2-definitions.svg',
      'figure-4-random-baseline.svg',
      'scores-classification.svg',
      'answers-classification.svg',
      'attribution.svg',
      'differences-by-task-classification.svg',
    ],
  })
  expect(readdirSync(into).sort()).toEqual([...drawn.files].sort())
  const before = drawn.files.map((each) => readFileSync(join(into, each), 'utf8'))
  await client.results.writeFigures({ run: 'tuned', folder: into, overwrite: true })
  expect(drawn.files.map((each) => readFileSync(join(into, each), 'utf8'))).toEqual(before)
})

test.each<[string, string, (file: string, overwrite?: boolean) => Promise<unknown>]>([
  ['CSV', 't.csv', (file, overwrite) => opened.client.results.writeCsv({ run: 'tuned', by: null, file, overwrite })],
  [
    'LaTeX',
    't.tex',
    (file, overwrite) => opened.client.results.writeLatex({ run: 'tuned', by: null, file, overwrite }),
  ],
  ['trials', 't.jsonl', (file, overwrite) => opened.client.results.writeTrials({ run: 'tuned', file, overwrite })],
  ['a report', 'r.html', (file, overwrite) => opened.client.reports.write({ run: 'tuned', file, overwrite })],
  [
    'figures',
    'drawn/attribution.svg',
    (file, overwrite) => opened.client.results.writeFigures({ run: 'tuned', folder: dirname(file), overwrite }),
  ],
  [
    'a bundle',
    'b.zip',
    async (file, overwrite) =>
      follow(await opened.client.bundles.make({ run: 'mixed', file, adapters: false, overwrite })),
  ],
])('%s: a file that is there stays as it is, unless it may be written over', async (_, name, write) => {
  const file = join(folder, 'there', name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'a year of work')
  await expect(write(file)).rejects.toMatchObject({
    data: {
      reasons: [
        { sentence: `invalid output: ${file} exists; choose another name, or write over it`, remedy: 'overwrite' },
      ],
    },
  })
  expect(readFileSync(file, 'utf8')).toBe('a year of work')
  expect(readdirSync(dirname(file))).toEqual(expect.arrayContaining([basename(file)]))
  await write(file, true)
  expect(readFileSync(file, 'utf8')).not.toBe('a year of work')
})

test('what cannot be written is refused by its name', async () => {
  const { client } = opened
  const file = join(folder, 'in-the-way')
  writeFileSync(file, '')
  await expect(client.results.writeFigures({ run: 'tuned', folder: file })).rejects.toMatchObject({
    code: 'WORK_FAILED',
    data: { reasons: [expect.stringMatching(/^unwritable folder: .*in-the-way/)] },
  })
  await expect(
    client.results.writeLatex({ run: 'tuned', by: null, file: join(folder, 'none', 't.tex') }),
  ).rejects.toMatchObject({ code: 'WORK_FAILED', data: { reasons: [expect.stringMatching(/^unwritable file: /)] } })
  await expect(client.results.latex({ run: 'none', by: null, of: 'means' })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [{ sentence: 'invalid run: none', remedy: 'list runs' }] },
  })
})
