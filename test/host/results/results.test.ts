import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHostAt, openTestHost } from '../../support/host.ts'
import { placebo } from '../../support/placebo.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { storeTunedRun } from '../stored-runs.ts'

const tuned = 'tuned on Simplified, asked with Simplified (4 per task)'

test('a tuned study as JSON: lines with their seeds, trainings with their certificates, and what is not reliable', async () => {
  const { host, client } = openTestHost(temporaryFolder())
  storeTunedRun(host.store)
  const table = await client.results.table({ run: 'tuned', by: null, compare: null })
  expect(table).toMatchObject({
    done: 1440,
    total: 1440,
    family: 7,
    mark: expect.stringMatching(
      /^† .*Simplified, 4 per task, seed 1 \(equal answers on 31 of 40 prompts, 77 %\); Simplified, 4 per task, seed 2 \(no parity certificate\)\.$/,
    ) as string,
  })
  expect(
    table.groups[0]?.lines.map(({ name, role, marked, line }) => [
      name,
      role,
      marked,
      line?.method,
      line?.training?.size,
    ]),
  ).toEqual([
    ['untuned, asked with Original', 'cell', false, 'in context', undefined],
    ['untuned, asked with Simplified', 'cell', false, 'in context', undefined],
    ['tuned on Original, asked with Original (4 per task)', 'mean of seeds', false, 'lora', 4],
    [tuned, 'mean of seeds', true, 'lora', 4],
    ...['random guess', 'majority label', 'copy demo', 'copy input'].map((name) => [
      name,
      'baseline',
      false,
      undefined,
      undefined,
    ]),
  ])
  expect(table.groups[0]?.lines[3]).toMatchObject({
    line: { condition: { definition: 'simplified', examples: 'original' }, decoding: 'free' },
    exactMatch: { overInstances: 50, n: 240 },
    bySeed: [
      { seed: 1, exactMatch: { overInstances: 60 }, marked: true },
      { seed: 2, exactMatch: { overInstances: 40 }, marked: true },
    ],
  })
  expect(
    table.cells.map(({ training, parity, marked }) => [
      training?.condition.definition,
      training?.seed,
      parity?.equal,
      marked,
    ]),
  ).toEqual([
    [undefined, undefined, undefined, false],
    [undefined, undefined, undefined, false],
    ['original', 1, 40, false],
    ['original', 2, 39, false],
    ['simplified', 1, 31, true],
    ['simplified', 2, undefined, true],
  ])
  expect(
    table.trainings.map(({ name, steps, loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss }) => [
      name,
      steps,
      loss,
      firstEpochLoss,
      lastEpochLoss,
      heldOutBefore,
      heldOutLoss,
    ]),
  ).toEqual([
    ['Original, 4 per task, seed 1', 12, 0.5, 2.5, 0.625, 2.75, 0.75],
    ['Original, 4 per task, seed 2', 12, 1.5, 3.5, 1.625, null, null],
    ['Simplified, 4 per task, seed 1', 12, 2.5, 4.5, 2.625, null, null],
    ['Simplified, 4 per task, seed 2', 12, 3.5, null, null, null, null],
  ])
})

test('a tuned study as CSV: each line, and each seed below it', async () => {
  const folder = temporaryFolder()
  const { host, client } = openTestHost(folder)
  storeTunedRun(host.store)
  await client.results.writeCsv({ run: 'tuned', by: null, file: join(folder, 'table.csv') })
  const rows = readFileSync(join(folder, 'table.csv'), 'utf8').trim().split('\r\n')
  expect(rows[0]).toBe(
    'group,kind,name,role,score,mean over instances (%),mean over tasks (%),n,tasks,method,train definition,train examples,size,seed,test definition,test examples,decoding,seeds,lowest seed (%),highest seed (%),mark',
  )
  expect(rows.filter((row) => row.includes(',exact match,'))).toEqual([
    'classification,classification,"untuned, asked with Original",cell,exact match,10,10,240,12,in context,,,,,original,original,free,,,,',
    'classification,classification,"untuned, asked with Simplified",cell,exact match,10,10,240,12,in context,,,,,simplified,original,free,,,,',
    expect.stringMatching(
      /^classification,classification,"tuned on Original, asked with Original \(4 per task\)",mean of seeds,exact match,46\.66\d+,46\.66\d+,240,12,lora,original,original,4,,original,original,free,2,33\.33\d+,60,$/,
    ),
    expect.stringMatching(
      /^classification,classification,"tuned on Original, asked with Original \(4 per task, seed 1\)",cell,exact match,60,[\d.]+,240,12,lora,original,original,4,1,original,original,free,1,,,$/,
    ),
    expect.stringMatching(
      /^classification,classification,"tuned on Original, asked with Original \(4 per task, seed 2\)",cell,exact match,33\.33\d+,[\d.]+,240,12,lora,original,original,4,2,original,original,free,1,,,$/,
    ),
    expect.stringMatching(
      /^classification,classification,"tuned on Simplified, asked with Simplified \(4 per task\)",mean of seeds,exact match,50,[\d.]+,240,12,lora,simplified,original,4,,simplified,original,free,2,40,60,"seed 1: equal answers on 31 of 40 prompts, 77 %; seed 2: no parity certificate"$/,
    ),
    expect.stringMatching(
      /,"tuned on Simplified, asked with Simplified \(4 per task, seed 1\)",cell,exact match,60,.*,4,1,simplified,original,free,1,,,"equal answers on 31 of 40 prompts, 77 %"$/,
    ),
    expect.stringMatching(
      /,"tuned on Simplified, asked with Simplified \(4 per task, seed 2\)",cell,exact match,40,.*,4,2,simplified,original,free,1,,,no parity certificate$/,
    ),
    'classification,classification,random guess,baseline,exact match,50,50,240,12,,,,,,,,,,,,',
    'classification,classification,majority label,baseline,exact match,50,50,240,12,,,,,,,,,,,,',
    'classification,classification,copy demo,baseline,exact match,50,50,240,12,,,,,,,,,,,,',
    'classification,classification,copy input,baseline,exact match,0,0,240,12,,,,,,,,,,,,',
  ])
})

test('each trial names what its model was trained on, and how it was asked', async () => {
  const folder = temporaryFolder()
  const { host, client } = openTestHost(folder)
  storeTunedRun(host.store)
  await client.results.writeTrials({ run: 'tuned', file: join(folder, 'trials.jsonl') })
  const lines = readFileSync(join(folder, 'trials.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines).toHaveLength(1440)
  expect(lines[0]).toMatchObject({
    method: 'in context',
    trainCondition: null,
    size: null,
    seed: null,
    testCondition: { definition: 'original', examples: 'original' },
    mark: null,
  })
  expect(lines.at(-1)).toMatchObject({
    cell: tuned.replace(')', ', seed 2)'),
    method: 'lora',
    trainCondition: { definition: 'simplified', examples: 'original' },
    size: 4,
    seed: 2,
    testCondition: { definition: 'simplified', examples: 'original' },
    mark: 'no parity certificate',
  })
})

test('a tuned study at the terminal', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const { host, close } = openHostAt(folder)
  storeTunedRun(host.store)
  await close()
  const { stdout, stderr } = await placebo(folder, 'results', 'tuned')
  expect(stderr).toBe('')
  const squeezed = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' · '))
  expect(squeezed).toEqual(
    expect.arrayContaining([
      'model or baseline · n · exact match · 95 % interval · strict match · ROUGE-L · format, strict · format, normalised · contains label · over tasks · seeds',
      expect.stringMatching(
        /^tuned on Original, asked with Original \(4 per task\) · 240 · 46\.7 · 0\.1 to 99\.9 · 46\.7 · 46\.7 · 100\.0 · 100\.0 · [\d.]+ · 46\.7 · 2: 33\.3 to 60\.0$/,
      ),
      expect.stringMatching(
        /^tuned on Simplified, asked with Simplified \(4 per task\) † · 240 · 50\.0 · .* · 2: 40\.0 to 60\.0$/,
      ),
      expect.stringMatching(/^† Not reliable/),
      'training · state · steps · loss · held-out loss · time · equal answers',
      expect.stringMatching(
        /^Original, 4 per task, seed 1 · trained · 12 · 2\.500 → 0\.625 · 2\.750 → 0\.750 · 0 s · 40 of 40$/,
      ),
      expect.stringMatching(/^Simplified, 4 per task, seed 1 · trained · 12 · 4\.500 → 2\.625 · – · 0 s · 31 of 40 †$/),
      expect.stringMatching(/^Simplified, 4 per task, seed 2 · trained · 12 · 3\.500 \(last step\) · – · 0 s · – †$/),
      expect.stringMatching(
        /^tuned: paired differences on the same instances, in points \(.*\); p after Holm over a family of 7; equivalent within ±3 points .* McNemar's exact test: – where a score is a mean over seeds\.$/,
      ),
      expect.stringMatching(
        /^tuned on Simplified, asked with Simplified \(4 per task\) † · tuned on Original, asked with Original \(4 per task\) · exact match · 240 · 12 · \+3\.3 · .* · 10\.9 · – · 1\.000 · undecided$/,
      ),
      expect.stringMatching(/^Trained on Simplified definitions† against trained on Original ones/),
      expect.stringMatching(/Low resource is fewer than 5 instances per task; trained here on 4 \(low\)\.$/),
    ]),
  )
})
