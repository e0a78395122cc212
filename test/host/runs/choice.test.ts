import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import { readInstanceTrials } from '#store/trials.ts'
import { optionCount, writeChoiceCollection } from '../../support/choice-collection.ts'
import { carry, follow, openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { refusal } from '../bundles/repacked.ts'

const folder = fileFolder('choice')
const instances = 12
const tasks = writeChoiceCollection(join(folder, 'tasks'), instances)
const model = writeTestModel(folder)

/** Mean of 1/m over 2, 3, 4, 5 options, which come equally often: (1/2 + 1/3 + 1/4 + 1/5) / 4. */
const guess = (100 * (30 + 20 + 15 + 12)) / 60 / 4

let shared: ReturnType<typeof openHostAt>
let run: string

beforeAll(async () => {
  shared = openHostAt(join(folder, 'data'))
  await importChoice(shared.client)
  const end = await carry(shared, (client) =>
    client.runs.start({
      collection: 'choice',
      model,
      conditions: [presets.original, presets.simplified, presets.delusive],
      decodings: ['free', 'constrained', 'likelihood'],
      k: 2,
      seed: 1,
      margin: 3,
      maxAnswerTokens: 8,
      gpuLayers: 0,
      threads: 1,
      skipIneligible: false,
      name: 'study',
    }),
  )
  expect(end).toMatchObject({ state: 'finished', engineErrors: 0, done: 2 * instances * 9 })
  run = end.run
  return () => shared.close()
}, 240_000)

function importChoice(client: TestClient) {
  return client.collections
    .import({ path: tasks, name: 'choice', replace: false, skipBroken: false })
    .then((events) => follow(events))
}

test('a task whose instances have options is a choice task, and nothing is wrong with it', async () => {
  const { client } = shared
  const shown = await client.collections.show({ name: 'choice' })
  expect(shown.tasks.map(({ name, kind, labels, stated }) => [name, kind, labels, stated])).toEqual([
    ['choice_letters', 'choice', [], null],
    ['choice_texts', 'choice', [], null],
  ])
  expect((await client.collections.lint({ name: 'choice' })).findings).toEqual([])
  const page = await client.collections.instances({ collection: 'choice', task: 'choice_texts', offset: 0, limit: 2 })
  expect(page.instances.map(({ references, options }) => [references, options])).toEqual([
    [['ice'], ['ice', 'fire']],
    [['steam'], ['frost', 'steam', 'sand']],
  ])
})

test('constrained and likelihood decoding answer with an option of the very instance', () => {
  const { store } = shared.host
  const answers = readRunTasks(store, run).flatMap((_, position) =>
    readRunInstances(store, run, position).flatMap(({ id, instance }) =>
      readInstanceTrials(store, id).map((trial) => ({ trial, options: instance.options ?? [] })),
    ),
  )
  expect(answers).toHaveLength(2 * instances * 9)
  const free = new Set(readCells(store, run).flatMap(({ id, cell }) => (cell.decoding === 'free' ? [id] : [])))
  const held = answers.filter(({ trial }) => !free.has(trial.cell))
  expect(held).toHaveLength(2 * instances * 6)
  expect(
    held.filter(
      ({ trial, options }) =>
        trial.outcome !== 'in-format' || trial.scores?.format !== 1 || !options.includes(trial.text.raw ?? ''),
    ),
  ).toEqual([])
  const scored = answers.filter(({ trial }) => trial.text.labelScores !== null)
  expect(scored).toHaveLength(2 * instances * 3)
  for (const { trial, options } of scored) expect(trial.text.labelScores?.map(({ label }) => label)).toEqual(options)
  // A random model knows nothing of the format.
  for (const { trial, options } of answers)
    expect(trial.scores?.format).toBe(options.includes(trial.text.raw?.trim() ?? '') ? 1 : 0)
})

test('prompts name no label space: Simplified says that an option is asked for, and Delusive shows other options of its examples', () => {
  const { store } = shared.host
  // The first three cells decode freely.
  const texts = readInstanceTrials(store, readRunInstances(store, run, 1)[0]?.id ?? 0)
  expect(texts[1]?.text.prompt).toMatch(
    /^Definition: Output one of the options\.\n\n Positive Example 1 -\nInput: Which one is number 100\?/,
  )
  expect(texts[2]?.text).toMatchObject({ exampleSources: ['negative example', 'negative example'], notes: [] })
})

test('random guess is the mean of 1/m, the majority label stands where options are letters', async () => {
  const { client } = shared
  const { baselines, byTask, randomGuess } = await client.baselines.compute({
    collection: 'choice',
    tasks: undefined,
    instancesPerTask: undefined,
    seed: 1,
  })
  expect(randomGuess.expected).toBeCloseTo(guess, 10)
  expect(byTask.map(({ task, kind, majorityLabel }) => [task, kind, majorityLabel === null])).toEqual([
    ['choice_letters', 'choice', false],
    ['choice_texts', 'choice', true],
  ])
  // The right letter of instance i stands at i modulo m: (C) for 2, 5, 6, 7 and 10.
  expect(byTask[0]?.majorityLabel).toBeCloseTo((100 * 5) / instances, 10)
  expect(baselines.map(({ name, n }) => [name, n])).toEqual([
    ['random guess', 24],
    ['majority label', 12],
    ['copy demo', 24],
    ['copy input', 24],
  ])
})

test('results are told by kind, with random guess beside them', async () => {
  const { client } = shared
  const means = await client.results.means({ run })
  expect(means.groups.map(({ name, kind }) => [name, kind])).toEqual([['choice', 'choice']])
  const lines = new Map(means.groups[0]?.lines.map((line) => [line.name, line]))
  expect(lines.get('random guess')?.exactMatch.overInstances).toBeCloseTo(guess, 10)
  expect(lines.get('Original, constrained')?.format).toMatchObject({ overInstances: 100, n: 24 })
  const table = await client.results.table({ run, by: null, compare: null })
  expect(table.comparisons.every(({ kind, score }) => kind === 'choice' && score === 'exactMatch')).toBe(true)
  expect(table.comparisons.filter(({ changed }) => changed === 'guessing').map(({ against }) => against)).toContain(
    'random guess',
  )
  expect(table.verdict.join('\n')).toContain('exact match on choice')
  const trials = await client.trials.page({
    run,
    offset: 0,
    limit: 500,
    filter: { kind: 'choice', task: 'choice_texts' },
  })
  expect(trials.rows.slice(0, 2).map(({ kind, options }) => [kind, options])).toEqual([
    ['choice', ['ice', 'fire']],
    ['choice', ['frost', 'steam', 'sand']],
  ])
  expect(await client.trials.show({ run, task: 'choice_texts', instance: 1 })).toMatchObject({
    kind: 'choice',
    labels: ['frost', 'steam', 'sand'],
  })
})

test('answers by label are those of letters; of other options there are none, and why', async () => {
  const { client } = shared
  const confusion = await client.results.confusion({ run, task: null, pooled: true })
  expect(confusion).toMatchObject({
    tasks: ['choice_letters'],
    labels: ['(A)', '(B)', '(C)', '(D)', '(E)'],
    without: [{ task: 'choice_texts' }],
  })
  await expect(client.results.confusion({ run, task: 'choice_texts', pooled: true })).rejects.toMatchObject(
    refusal(/^invalid task: choice_texts \(its options are texts of each instance/),
  )
  const effects = await client.results.effects({ run, cell: 1 })
  expect(effects.tasks).toEqual({ shown: 1, notShown: 1 })
  expect(effects.lengths.find(({ among }) => among === 'run')?.guess).toBeGreaterThan(0)
  expect([...new Set(effects.counts.map(({ labels }) => labels))]).toEqual([2, 3, 4, 5])
})

test('a bundle carries the options: opened and verified elsewhere every number comes out again', async () => {
  const file = join(temporaryFolder(), 'choice.zip')
  await follow(await shared.client.bundles.make({ run, file, adapters: false }))
  const there = openTestHost(temporaryFolder())
  expect(await follow(await there.client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
  const opened = await follow(await there.client.bundles.open({ file }))
  expect(readRunInstances(there.host.store, opened.run, 1).map(({ instance }) => instance)).toEqual(
    readRunInstances(shared.host.store, run, 1).map(({ instance }) => instance),
  )
}, 60_000)

test('an export is the files that were imported, byte for byte', async () => {
  const out = join(temporaryFolder(), 'out')
  await shared.client.collections.export({ name: 'choice', folder: out })
  const there = openTestHost(temporaryFolder())
  await follow(await there.client.collections.import({ path: out, name: 'again', replace: false, skipBroken: false }))
  const again = join(temporaryFolder(), 'again')
  await there.client.collections.export({ name: 'again', folder: again })
  for (const file of readdirSync(out))
    expect(readFileSync(join(again, file), 'utf8')).toBe(readFileSync(join(out, file), 'utf8'))
  expect(JSON.parse(readFileSync(join(out, 'choice_texts.json'), 'utf8'))).toEqual(
    JSON.parse(readFileSync(join(tasks, 'choice_texts.json'), 'utf8')),
  )
})

describe.skipIf(!trainerAvailable)(`instruction tuning on choice tasks${trainerReason}`, () => {
  const settings = {
    epochs: 2,
    batch: 2,
    learningRate: 0.01,
    schedule: 'constant' as const,
    warmUp: 0,
    weightDecay: 0,
    clip: 1,
    checkpointEvery: 10,
  }

  test(
    'trains on one, asks another freely and held to its options, and parts the gain in format and task',
    { timeout: 240_000 },
    async () => {
      const opened = openTestHost(temporaryFolder())
      await importChoice(opened.client)
      const end = await carry(opened, (client) =>
        client.runs.start({
          collection: 'choice',
          model,
          tasks: ['choice_texts'],
          decodings: ['free', 'constrained'],
          k: 1,
          seed: 1,
          margin: 3,
          maxAnswerTokens: 8,
          contextSize: 512,
          gpuLayers: 0,
          threads: 1,
          skipIneligible: false,
          name: 'tuned',
          tuning: {
            method: { kind: 'lora', rank: 2, alpha: 4, matrices: ['attn_q', 'ffn_down'] },
            settings,
            trainTasks: ['choice_letters'],
            trainConditions: [presets.original],
            testConditions: 'same',
            sizes: [2],
            seeds: [1],
            heldOutPerTask: 1,
          },
        }),
      )
      expect(end.message).toBeNull()
      // The untuned and the tuned model, each by two decodings.
      expect(end).toMatchObject({ state: 'finished', engineErrors: 0, done: 4 * instances })
      const { trainings } = await opened.client.runs.show({ run: end.run })
      // The three instances that it was trained on or that were held out, and all that it is asked.
      expect(trainings).toMatchObject([{ state: 'trained', size: 2, parity: { prompts: 3 + instances } }])
      const { attribution } = await opened.client.results.table({ run: end.run, by: null, compare: null })
      expect(attribution.lines).toMatchObject([{ kind: 'choice', instances, tasks: 1, withoutConstrained: null }])
      expect(attribution.lines[0]?.sentence).toContain('exact match on choice')
      const [train] = readTrainTasks(opened.host.store, end.run)
      expect([...(train?.instances.values() ?? [])].map(({ options }) => options?.length)).toEqual(
        [...(train?.instances.keys() ?? [])].map(optionCount),
      )
      const file = join(temporaryFolder(), 'tuned.zip')
      await follow(await opened.client.bundles.make({ run: end.run, file, adapters: false }))
      expect(await follow(await openTestHost(temporaryFolder()).client.bundles.verify({ file }))).toMatchObject({
        differing: 0,
        broken: [],
      })
    },
  )
})

test('the bench knows the options of an input, and proposes and approves no other output', async () => {
  const { client } = openTestHost(temporaryFolder())
  await importChoice(client)
  const place = { collection: 'choice', set: 'main' }
  await client.annotations.createSet({ collection: 'choice', name: 'main' })
  expect(
    await client.annotations.references({
      collection: 'choice',
      task: 'choice_texts',
      input:
        (await client.collections.instances({ collection: 'choice', task: 'choice_texts', offset: 1, limit: 1 }))
          .instances[0]?.input ?? '',
    }),
  ).toEqual({ references: ['steam'], options: ['frost', 'steam', 'sand'] })
  await follow(
    await client.annotations.propose({
      ...place,
      author: 'Ada',
      perTask: 5,
      approveClear: true,
      model: null,
      instancesPerTask: 1,
    }),
  )
  const { pairs, positiveExamples, negativeExamples } = await client.annotations.task({
    ...place,
    task: 'choice_texts',
  })
  const options = new Map(
    [...positiveExamples, ...negativeExamples].map((example) => [example.input, example.options ?? []]),
  )
  expect(pairs.length).toBeGreaterThanOrEqual(3)
  expect(pairs.filter(({ input, output, gold }) => !options.get(input)?.includes(output) || output === gold)).toEqual(
    [],
  )
  const instance = (
    await client.collections.instances({ collection: 'choice', task: 'choice_texts', offset: 1, limit: 1 })
  ).instances[0]
  const item = (output: string) => ({
    kind: 'pair' as const,
    id: 'a',
    value: {
      input: instance?.input ?? '',
      gold: 'steam',
      output,
      proposed: '',
      source: 'annotator' as const,
      state: 'approved' as const,
      position: 99,
      note: '',
    },
  })
  await expect(
    client.annotations.act({
      ...place,
      author: 'Ada',
      what: 'approve',
      changes: [{ task: 'choice_texts', item: item('salt') }],
    }),
  ).rejects.toMatchObject(refusal(/"salt" is none of the options of its input/))
  await client.annotations.act({
    ...place,
    author: 'Ada',
    what: 'approve',
    changes: [{ task: 'choice_texts', item: item('sand') }],
  })
})

describe('the label space of a choice task is not reviewed', () => {
  test.each<[string, Parameters<TestClient['collections']['review']>[0]['space']]>([
    ['as generation', { kind: 'generation' }],
    ['as classification', { kind: 'classification', labels: ['ice', 'fire'], stated: null }],
  ])('%s', async (_, space) => {
    await expect(
      shared.client.collections.review({ collection: 'choice', task: 'choice_texts', space }),
    ).rejects.toMatchObject(refusal(/^invalid review of choice_texts: a choice task has no label space to review/))
  })
})
