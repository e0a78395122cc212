import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunEvent } from '#contract/run-events.ts'
import { withFastMode } from '../../support/fast-mode.ts'
import { carry } from '../../support/host.ts'
import { begun, model, opened, reported, request } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** 3 tasks × 10 instances × 2 conditions, by likelihood where there are labels. */
const study = { ...request, instancesPerTask: 10, mode: 'fast' as const }

const openedFast = async (everyOther: number) => withFastMode(await opened(), { everyOther })
const comparing = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'comparing' ? [event] : []))

describe('a run in fast mode, of an engine whose fast mode gives every so many answers otherwise', () => {
  test('asks 40 of its prompts in exact mode, too, tells how far it is, and says beside its results what came of it', async () => {
    const { client, loads } = await openedFast(20)
    const run = await begun(client, study)
    const { events, end } = await reported(client, run)
    expect(end.state).toBe('finished')
    expect(loads).toEqual(['fast', 'exact'])
    expect(comparing(events).at(-1)).toMatchObject({ done: 40, prompts: 40 })
    expect(events.findLastIndex(({ type }) => type === 'trial')).toBeLessThan(
      events.findIndex(({ type }) => type === 'comparing'),
    )
    const shown = await client.runs.show({ run })
    expect(shown.study).toMatchObject({ mode: 'fast', engineBuild: expect.stringMatching(/, fast$/) as string })
    const { modeDifference } = shown
    // 3 of the run's 60 answers are others, at most as many of those that were drawn.
    expect(modeDifference).toMatchObject({ prompts: 40, likelihood: null })
    expect(modeDifference?.equal).toBeGreaterThanOrEqual(37)
    const sentence = `Fast mode: ${modeDifference?.equal ?? ''} of 40 answers equal exact mode's.`
    const table = await client.results.table({ run, by: null, compare: null })
    expect(table).toMatchObject({ asking: { mode: 'fast', difference: modeDifference, sentence }, mark: null })
    expect(table.verdict).toContain(sentence)
    expect(await client.results.means({ run })).toMatchObject({ asking: { sentence } })
    const [head, first] = (await client.results.csv({ run, by: null, of: 'means' })).text.split('\n')
    expect([head?.trim(), first?.trim()]).toEqual([
      expect.stringMatching(/,asking mode$/),
      expect.stringContaining(sentence),
    ])
    const file = join(temporaryFolder(), 'report.html')
    await client.reports.write({ run, file, overwrite: false })
    expect(readFileSync(file, 'utf8')).toContain(sentence)
  })

  test('by likelihood tells the labels, too; below 90 % every score is marked', async () => {
    const { client } = await openedFast(2)
    const run = await begun(client, { ...study, decodings: ['likelihood'], skipIneligible: true })
    expect((await reported(client, run)).end.state).toBe('finished')
    const { modeDifference } = await client.runs.show({ run })
    const { prompts = 0, equal = 0, likelihood = null } = modeDifference ?? {}
    expect(likelihood).toEqual({ prompts, equal, largestDifference: expect.any(Number) as number })
    expect(likelihood?.largestDifference).toBeGreaterThanOrEqual(0.25)
    expect(equal).toBeLessThan(0.9 * prompts)
    const { mark, cells, groups } = await client.results.means({ run })
    expect(mark).toContain(`answers equal exact mode's on ${equal} of ${prompts} prompts`)
    expect(cells.every(({ marked }) => marked)).toBe(true)
    expect(groups.flatMap(({ lines }) => lines).every(({ marked, role }) => marked === (role !== 'baseline'))).toBe(
      true,
    )
    const { text } = await client.results.csv({ run, by: null, of: 'means' })
    expect(text).toContain("fast mode: answers equal exact mode's on")
  })

  test('compares once: a run that is stopped meanwhile compares again when it is resumed, with the same prompts', async () => {
    const host = await openedFast(10)
    const stopped = await carry(
      host,
      (client) => client.runs.start(study),
      (event, end) => {
        if (event.type === 'comparing' && event.done === 3) end('stopped')
      },
    )
    expect(stopped).toMatchObject({ state: 'stopped', done: 60, total: 60 })
    const { client, loads } = host
    const before = await client.results.means({ run: stopped.run })
    expect(before.asking?.sentence).toBe("Fast mode: its answers are not compared with exact mode's yet.")
    const told: RunEvent[] = []
    const end = await carry(
      host,
      () => client.runs.resume({ run: stopped.run }),
      (event) => told.push(event),
    )
    expect(end.state).toBe('finished')
    expect(told.filter(({ type }) => type === 'trial')).toEqual([])
    expect(comparing(told)).toHaveLength(40)
    expect(loads).toEqual(['fast', 'exact', 'fast', 'exact'])
    const whole = await openedFast(10)
    const run = await begun(whole.client, study)
    await reported(whole.client, run)
    expect((await client.runs.show({ run: stopped.run })).modeDifference).toEqual(
      (await whole.client.runs.show({ run })).modeDifference,
    )
  })

  test('of tuned models, too: each is certified in exact mode, asked in fast mode, and compared after all are asked', async () => {
    const { client, loads } = await openedFast(1000)
    const { conditions, ...rest } = study
    const run = await begun(client, {
      ...rest,
      skipIneligible: true,
      instancesPerTask: 3,
      tasks: ['label_colour', 'generate_reversed'],
      tuning: { ...tuning, trainConditions: conditions, trainTasks: ['label_parity'] },
    })
    const { end } = await reported(client, run)
    expect(end).toMatchObject({ state: 'finished' })
    expect(loads).toEqual([
      'fast',
      ...['exact tuned', 'fast tuned', 'exact tuned', 'fast tuned'],
      ...['exact', 'exact tuned', 'exact tuned'],
    ])
    expect((await client.runs.show({ run })).modeDifference).toMatchObject({ prompts: 24, equal: 24 })
  })

  test('is asked for again as it was, and a speed check in fast mode measures exact mode, too', async () => {
    const { client, loads } = await openedFast(1000)
    const run = await begun(client, { ...study, instancesPerTask: 1 })
    await reported(client, run)
    expect((await client.history.request({ run })).request).toMatchObject({ mode: 'fast' })
    expect((await client.studies.replication({ figure: 4, mode: 'fast' })).request).toMatchObject({ mode: 'fast' })
    loads.length = 0
    const speed = await client.studies.calibrate({ model, gpuLayers: 0, threads: 1, mode: 'fast' })
    expect(loads).toEqual(['exact', 'fast'])
    expect(speed.exact).toMatchObject({ load: expect.any(Number) as number })
    const { mode, ...exact } = study
    const rates = { rates: speed }
    const [fastTime, exactTime] = await Promise.all(
      [study, exact].map(async (asked) => (await client.studies.check({ request: asked, ...rates })).time),
    )
    expect(fastTime?.asking.low).toBeGreaterThan(exactTime?.asking.low ?? Infinity)
    expect(mode).toBe('fast')
  })
})

const tuning = {
  method: { kind: 'lora' as const, rank: 2, alpha: 4, matrices: ['attn_q' as const] },
  settings: {
    epochs: 1,
    batch: 2,
    learningRate: 1e-3,
    schedule: 'constant' as const,
    warmUp: 0,
    weightDecay: 0,
    clip: 1,
    checkpointEvery: 10,
  },
  testConditions: 'same' as const,
  sizes: [2],
  seeds: [1],
  heldOutPerTask: 0,
}

test('exact mode, said or not, is the same study: no field of it, no comparison, the same keys', async () => {
  const { client } = await opened()
  const short = { ...request, instancesPerTask: 1 }
  const runs = []
  for (const asked of [short, { ...short, mode: 'exact' as const }]) {
    const run = await begun(client, asked)
    const { events } = await reported(client, run)
    expect(comparing(events)).toEqual([])
    expect((await client.runs.show({ run })).study.mode).toBe('exact')
    expect((await client.results.means({ run })).asking).toBeUndefined()
    runs.push(run)
  }
  expect((await client.history.compare({ runs })).setup).toEqual([])
})

test("with this engine's own fast mode everything is asked, and nearly everything as in exact mode", async () => {
  const { client } = await opened()
  const run = await begun(client, { ...study, decodings: ['free', 'likelihood'], skipIneligible: true })
  expect((await reported(client, run)).end.state).toBe('finished')
  const { modeDifference, study: asked } = await client.runs.show({ run })
  expect(asked.engineBuild).toContain('fast')
  expect(modeDifference?.prompts).toBe(40)
  expect(modeDifference?.likelihood?.largestDifference).toBeLessThan(1)
  expect(modeDifference?.equal).toBeGreaterThanOrEqual(30)
})

test('and tuned models, which have certificates of exact mode', async () => {
  const { client } = await opened()
  const { conditions, ...rest } = study
  const run = await begun(client, {
    ...rest,
    skipIneligible: true,
    instancesPerTask: 3,
    tasks: ['label_colour', 'generate_reversed'],
    tuning: { ...tuning, trainConditions: conditions, trainTasks: ['label_parity'] },
  })
  expect((await reported(client, run)).end.state).toBe('finished')
  const { modeDifference, trainings } = await client.runs.show({ run })
  expect(modeDifference?.prompts).toBe(24)
  expect(trainings.map(({ parity }) => (parity?.prompts ?? 0) > 0)).toEqual([true, true])
})
