import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Decoding } from '#core/answers/decoding.ts'
import type { ReadableDB } from '#store/store.ts'
import { answered, asking, withAsker } from '../../engine/in-process.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { begun, importTiny, model, opened, reported, request } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { trialLines } from '../../support/trial-lines.ts'

/** 2 tasks × 4 instances × 2 conditions. */
const minusPrior = {
  ...request,
  tasks: ['label_parity', 'label_colour'],
  decodings: ['likelihood'] as Decoding[],
  labelScore: 'minus-prior' as const,
  instancesPerTask: 4,
}
const sum = { ...minusPrior, name: 'sum', labelScore: 'sum' as const }

interface TrialLine {
  readonly cell: string
  readonly task: string
  readonly instance: string
  readonly input: string
  readonly prompt: string
  readonly raw: string
  readonly labelScores: readonly { readonly label: string; readonly withEnd: number; readonly prior?: number }[]
}

const trialsOf = (client: TestClient, run: string) => trialLines<TrialLine>(client, run)

const ran = async (client: TestClient, study: typeof minusPrior | typeof sum) => {
  const run = await begun(client, study)
  expect((await reported(client, run)).end).toMatchObject({ state: 'finished', engineErrors: 0 })
  return run
}

/** The prompt of a trial that says N/A where its input stands. */
const contentFree = ({ prompt, input }: TrialLine) => prompt.replace(input, 'N/A')

const largest = (scores: TrialLine['labelScores'], of: (score: TrialLine['labelScores'][number]) => number) =>
  scores.reduce((best, each) => (of(each) > of(best) ? each : best)).label

test('the answer is the label that its input adds most to; each label keeps its prior, which is asked once a task and cell', async () => {
  const { client, host } = await opened()
  const asked = vi.spyOn(host.engine, 'ask')
  const trials = await trialsOf(client, await ran(client, minusPrior))
  expect(trials).toHaveLength(16)
  expect(new Set(asked.mock.calls.map(([{ candidates }]) => candidates[0]?.text))).toEqual(
    new Set(trials.map(contentFree)),
  )
  expect(asked).toHaveBeenCalledTimes(4)

  // The same model, loaded anew, asked the prompt that says N/A.
  await withAsker(model, { contextSize: 512 }, async (asker) => {
    for (const trial of trials) {
      const labels = trial.labelScores.map(({ label }) => label)
      const alone = answered(
        await asker.ask(asking(contentFree(trial), { decoding: 'likelihood', labels, stop: 'newline' })),
      )
      for (const [i, { prior }] of trial.labelScores.entries())
        expect(prior).toBeCloseTo(alone.labelScores?.[i]?.withEnd ?? NaN, 3)
    }
  })
  for (const { raw, labelScores } of trials)
    expect(raw).toBe(largest(labelScores, ({ withEnd, prior = NaN }) => withEnd - prior))
  expect(
    trials.filter(({ raw, labelScores }) => raw !== largest(labelScores, ({ withEnd }) => withEnd)).length,
  ).toBeGreaterThan(2)
})

test('it is part of a cell’s key, told in the report, and verified in a bundle on another machine', async () => {
  const { client, host } = await opened()
  const [run, other] = [await ran(client, minusPrior), await ran(client, sum)]
  const [own, others] = await Promise.all(
    [run, other].map(async (each) => ({
      keys: keysOf(host.store, each),
      trials: await trialsOf(client, each),
    })),
  )
  expect(own?.keys.filter((key) => others?.keys.includes(key))).toEqual([])
  expect(others?.trials.flatMap(({ labelScores }) => labelScores).every(({ prior }) => prior === undefined)).toBe(true)
  // What the prompt alone makes of the labels is the same in both.
  const withEnds = (trials: readonly TrialLine[] = []) =>
    trials.map(({ labelScores }) => labelScores.map(({ withEnd }) => withEnd))
  expect(withEnds(own?.trials)).toEqual(withEnds(others?.trials))

  const report = join(temporaryFolder(), 'report.html')
  await client.reports.write({ run, file: report, overwrite: false })
  expect(readFileSync(report, 'utf8')).toContain(
    'labels are compared by: log P(label | prompt) − log P(label | the same',
  )
  const file = join(temporaryFolder(), 'prior.zip')
  await follow(await client.bundles.make({ run, file, adapters: false }))
  const there = openTestHost(temporaryFolder()).client
  expect(await follow(await there.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
  await follow(await there.bundles.open({ file }))
  expect(await trialsOf(there, run)).toEqual(own?.trials)
  expect((await there.runs.show({ run })).study).toMatchObject({ labelScore: 'minus-prior' })
})

test('estimates count the prompts without content: one a task, read for itself, with all of its labels', async () => {
  const { client } = openTestHost(temporaryFolder())
  await importTiny(client)
  const spread = (mid: number) => ({ low: mid, mid, high: mid })
  const rates = {
    prompt: spread(1000),
    answer: spread(100),
    train: null,
    tokensPerCharacter: 0.5,
    answerTokens: null,
    load: 1,
  }
  const [withPriors, without] = await Promise.all(
    [minusPrior, sum].map((study) => client.studies.check({ request: study, rates })),
  )
  expect(withPriors?.size).toEqual(without?.size)
  // 10 prompts a cell are answered where 8 were.
  for (const end of ['low', 'high'] as const)
    expect(withPriors?.tokens?.answers[end]).toBeCloseTo((10 / 8) * (without?.tokens?.answers[end] ?? NaN), 6)
  // A prompt without content has what all prompts of its task begin with, up to the space before the input.
  const run = await ran(client, sum)
  const shared = [...Map.groupBy(await trialsOf(client, run), ({ cell, task }) => `${cell} ${task}`).values()].map(
    ([first]) => first?.prompt.slice(0, first.prompt.indexOf(first.input)).trimEnd().length ?? NaN,
  )
  expect(shared).toHaveLength(4)
  const evaluated = 0.5 * shared.reduce((all, length) => all + length, 0)
  expect((withPriors?.tokens?.evaluated ?? NaN) - (without?.tokens?.evaluated ?? NaN)).toBeCloseTo(evaluated, 6)
  expect((withPriors?.time?.asking.low ?? NaN) - (without?.time?.asking.low ?? NaN)).toBeCloseTo(
    evaluated / 1000 + (0.2 * (withPriors?.tokens?.answers.low ?? NaN)) / 100,
    6,
  )
})

test('the key of a free cell does not change by it', async () => {
  const { client, host } = await opened()
  const [first, second] = [
    await ran(client, { ...minusPrior, decodings: ['free', 'likelihood'] }),
    await ran(client, { ...sum, decodings: ['free', 'likelihood'] }),
  ]
  const equal = keysOf(host.store, first).map((key, place) => key === keysOf(host.store, second)[place])
  expect((await client.runs.show({ run: first })).cells.map(({ decoding }, i) => [decoding, equal[i]])).toEqual([
    ['free', true],
    ['free', true],
    ['likelihood', false],
    ['likelihood', false],
  ])
})

function keysOf({ reading }: ReadableDB, run: string): readonly string[] {
  return reading.prepare<[string], string>('SELECT key FROM cells WHERE run = ? ORDER BY position').pluck().all(run)
}
