import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openTestHost, type TestClient } from '../../support/host.ts'
import { begun, importTiny, opened, reported, request } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { trialLines } from '../../support/trial-lines.ts'

const sampling = { temperature: 0.8, topP: 0.9, draws: 3 }
/** 3 tasks × 4 instances × 2 conditions × 3 draws. */
const study = { ...request, instancesPerTask: 4, sampling }
const total = 72

interface TrialLine {
  readonly cell: string
  readonly task: string
  readonly instance: string
  readonly draw?: number
  readonly sampledFormat?: string
  readonly raw: string | null
  readonly rougeL: number
}

const trialsOf = (client: TestClient, run: string) => trialLines<TrialLine>(client, run)

const answersOf = (trials: readonly TrialLine[]) =>
  trials.map(({ cell, task, instance, raw }) => [cell, task, instance, raw]).toSorted()

describe('a study that draws its answers', () => {
  test('asks each prompt in every draw; scores are means over them, and their spread stands beside', async () => {
    const { client } = await opened()
    const run = await begun(client, study)
    expect((await reported(client, run)).end).toMatchObject({ state: 'finished', engineErrors: 0 })
    const shown = await client.runs.show({ run })
    expect(shown).toMatchObject({ total, study: { sampling } })
    expect(shown.cells.map(({ name, draw }) => [name, draw])).toEqual(
      ['Original', 'Empty'].flatMap((name) => [1, 2, 3].map((draw) => [`${name}, draw ${draw}`, draw])),
    )
    const trials = await trialsOf(client, run)
    const byPrompt = Map.groupBy(
      trials,
      ({ cell, task, instance }) => `${cell.split(',')[0] ?? ''} ${task} ${instance}`,
    )
    expect([...byPrompt.values()].every((own) => own.length === 3)).toBe(true)
    expect([...byPrompt.values()].filter((own) => new Set(own.map(({ raw }) => raw)).size > 1).length).toBeGreaterThan(
      12,
    )
    const { groups } = await client.results.means({ run })
    const [original] = groups[0]?.lines ?? []
    expect(original).toMatchObject({ name: 'Original', role: 'mean of draws', bySeed: [] })
    expect(original?.byDraw?.map(({ draw, exactMatch }) => [draw, exactMatch.n])).toEqual([1, 2, 3].map((d) => [d, 8]))
    const table = await client.results.table({ run, by: null, compare: null })
    expect(table.verdict.join(' ')).toContain('Answers are drawn (temperature 0.8, top-p 0.9, 3 draws)')
    expect((await client.results.csv({ run, by: null, of: 'means' })).text).toMatch(
      /^.*,draws,lowest draw \(%\),highest draw \(%\)/,
    )
    const file = join(temporaryFolder(), 'report.html')
    await client.reports.write({ run, file, overwrite: false })
    expect(readFileSync(file, 'utf8')).toContain('temperature 0.8, top-p 0.9, 3 draws of each prompt')
  })

  test('draws the same after a stop, and the same once more; another seed draws others', async () => {
    const host = await opened()
    const stopped = await carry(
      host,
      (client) => client.runs.start(study),
      (event, end) => {
        if (event.type === 'trial' && event.progress.done === 20) end('stopped')
      },
    )
    expect(stopped.state).toBe('stopped')
    const { client } = host
    expect((await carry(host, () => client.runs.resume({ run: stopped.run }))).state).toBe('finished')
    const answers = answersOf(await trialsOf(client, stopped.run))
    const again = await client.history.request({ run: stopped.run })
    expect(again.request.sampling).toEqual(sampling)
    const second = await begun(client, { ...again.request, name: 'again', threads: 2 })
    await reported(client, second)
    expect(answersOf(await trialsOf(client, second))).toEqual(answers)
    const other = await begun(client, { ...again.request, name: 'other', seed: 2 })
    await reported(client, other)
    const others = answersOf(await trialsOf(client, other))
    expect(others.filter((each, i) => each[3] !== answers[i]?.[3]).length).toBeGreaterThan(20)
  })

  test('more draws hold those of fewer', async () => {
    const { client } = await opened()
    const few = await begun(client, { ...study, instancesPerTask: 2, sampling: { ...sampling, draws: 2 } })
    await reported(client, few)
    const more = await begun(client, { ...study, instancesPerTask: 2 })
    await reported(client, more)
    expect(answersOf(await trialsOf(client, more))).toEqual(
      expect.arrayContaining(answersOf(await trialsOf(client, few))),
    )
  })

  test('comes out of its bundle on another machine, verified', async () => {
    const { client } = await opened()
    const run = await begun(client, {
      ...study,
      instancesPerTask: 2,
      primary: [{ first: 'empty', second: 'original' }],
    })
    await reported(client, run)
    const file = join(temporaryFolder(), 'drawn.zip')
    await follow(await client.bundles.make({ run, file, adapters: false }))
    const other = openTestHost(temporaryFolder())
    expect(await follow(await other.client.bundles.verify({ file }))).toMatchObject({ differing: 0 })
    await follow(await other.client.bundles.open({ file }))
    const [here, there] = await Promise.all(
      [client, other.client].map(async (each) => ({
        trials: answersOf(await trialsOf(each, run)),
        table: (await each.results.table({ run, by: null, compare: null })).groups,
        study: (await each.runs.show({ run })).study.sampling,
      })),
    )
    expect(there).toEqual(here)
    expect(await other.client.runs.show({ run })).toMatchObject({
      study: { sampling, primary: [{ first: 'empty', second: 'original' }] },
    })
  })

  test('costs as much as its draws', async () => {
    const { client } = openTestHost(temporaryFolder())
    await importTiny(client)
    const greedy = { ...study, sampling: undefined }
    const sizes = await Promise.all(
      [greedy, study].map(async (each) => (await client.studies.check({ request: each })).size),
    )
    expect(sizes.map((size) => [size?.cells, size?.trials])).toEqual([
      [2, 24],
      [6, 72],
    ])
  })

  test.each([
    ['likelihood decoding', { decodings: ['free', 'likelihood'] as const, skipIneligible: true }],
    ['constrained decoding', { decodings: ['constrained'] as const, skipIneligible: true }],
    ['fast mode', { mode: 'fast' as const }],
  ])('is refused with %s', async (other, change) => {
    const { client } = await opened()
    await expect(
      client.runs.start({
        ...study,
        ...change,
        decodings: [...('decodings' in change ? change.decodings : study.decodings)],
      }),
    ).rejects.toMatchObject({
      data: { problems: [{ code: 'sampling-unavailable', field: 'temperature', data: { other } }] },
    })
  })
})

describe('a study that draws its answers under sampled formats', () => {
  test('asks each format in every draw: draws are averaged on each instance, formats are a factor beside them', async () => {
    const { client } = await opened()
    const both = { ...study, instancesPerTask: 2, formats: 10, sampling: { ...sampling, draws: 2 } }
    const run = await begun(client, both)
    expect((await reported(client, run)).end).toMatchObject({ state: 'finished', engineErrors: 0 })
    const { cells, total: planned } = await client.runs.show({ run })
    // 3 tasks × 2 instances × 2 conditions × 10 formats × 2 draws.
    expect([cells.length, planned]).toEqual([40, 240])
    expect((await client.studies.check({ request: both })).size).toMatchObject({ cells: 40, trials: 240 })
    const trials = await trialsOf(client, run)
    const draws = Map.groupBy(
      trials,
      ({ cell, task, instance }) => `${cell.replace(/draw \d/, '')} ${task} ${instance}`,
    )
    expect([...draws.values()].filter(([one, other]) => one?.raw !== other?.raw).length).toBeGreaterThan(60)

    // From the trials alone: a mean of the draws of an instance, of the instances under a format, of the formats.
    const means = await client.results.means({ run })
    const generation = means.groups.find(({ kind }) => kind === 'generation')?.lines ?? []
    const spread = await client.results.formatSpread({ run })
    for (const [place, condition] of (['Original', 'Empty'] as const).entries()) {
      const own = trials.filter(({ cell, task }) => cell.startsWith(condition) && task.startsWith('generate'))
      const byFormat = [...Map.groupBy(own, ({ sampledFormat }) => sampledFormat).values()].map(percentOf)
      expect(byFormat).toHaveLength(10)
      expect(generation[place]).toMatchObject({ name: condition, role: 'mean of formats' })
      expect(generation[place]?.rougeL.overInstances).toBeCloseTo(meanOf(byFormat), 9)
      expect(generation[place]?.byFormat?.map(({ rougeL }) => rougeL.overInstances)).toEqual(
        byFormat.map((mean) => expect.closeTo(mean, 9) as number),
      )
      expect(generation[place]?.byDraw?.map(({ draw, rougeL }) => [draw, rougeL.overInstances])).toEqual(
        [1, 2].map((draw) => [draw, expect.closeTo(percentOf(own.filter((each) => each.draw === draw)), 9) as number]),
      )
      const table = spread.tables.find(({ name }) => name === 'format-spread-conditions-generation')
      const [, formats, n, mean, , , , , range] = table?.parts[0]?.[place] ?? []
      expect([formats, n, mean, range]).toEqual([
        '10',
        '2',
        meanOf(byFormat).toFixed(1),
        (Math.max(...byFormat) - Math.min(...byFormat)).toFixed(1),
      ])
    }
    expect(Math.max(...generation.slice(0, 2).map(({ rougeL }) => rougeL.overInstances ?? 0))).toBeGreaterThan(0)

    const file = join(temporaryFolder(), 'both.zip')
    await follow(await client.bundles.make({ run, file, adapters: false }))
    const other = openTestHost(temporaryFolder()).client
    expect(await follow(await other.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
    await follow(await other.bundles.open({ file }))
    expect((await other.results.formatSpread({ run })).tables).toEqual(spread.tables)
    expect(answersOf(await trialsOf(other, run))).toEqual(answersOf(trials))
  })
})

function percentOf(trials: readonly TrialLine[]): number {
  return 100 * meanOf(trials.map(({ rougeL }) => rougeL))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('conditions of one’s own', () => {
  const polite = {
    definition: 'own' as const,
    examples: 'original' as const,
    own: { name: 'polite', definition: 'Please: {definition}' },
  }

  test('are asked beside built-in ones, stored, told, and verified in a bundle', async () => {
    const { client } = await opened()
    const run = await begun(client, { ...request, instancesPerTask: 2, conditions: [presets.original, polite] })
    await reported(client, run)
    const { groups } = await client.results.means({ run })
    expect(groups[0]?.lines.slice(0, 2).map(({ name }) => name)).toEqual(['Original', 'Polite'])
    let text = ''
    await follow(await client.results.trialsJsonl({ run }), (part) => (text += part.text))
    const prompts = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly cell: string; readonly prompt: string })
    expect(prompts.filter(({ prompt }) => prompt.startsWith('Definition: Please: ')).map(({ cell }) => cell)).toEqual(
      Array(6).fill('Polite'),
    )
    expect((await client.history.request({ run })).request.conditions).toEqual([presets.original, polite])
    const file = join(temporaryFolder(), 'own.zip')
    await follow(await client.bundles.make({ run, file, adapters: false }))
    const other = openTestHost(temporaryFolder())
    expect(await follow(await other.client.bundles.verify({ file }))).toMatchObject({ differing: 0 })
    const reportFile = join(temporaryFolder(), 'report.html')
    await client.reports.write({ run, file: reportFile, overwrite: false })
    expect(readFileSync(reportFile, 'utf8')).toContain('Please: {definition}')
  })

  test('with a system message where there is no chat template are refused by name', async () => {
    const { client } = await opened()
    const brief = { ...polite, own: { ...polite.own, systemMessage: 'Be brief.' } }
    await expect(client.runs.start({ ...request, conditions: [presets.original, brief] })).rejects.toMatchObject({
      data: { problems: [{ code: 'own-system-message-unavailable', data: { conditions: ['polite'] } }] },
    })
  })
})
