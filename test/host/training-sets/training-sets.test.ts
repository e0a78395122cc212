import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { trainingTargets, type TrainingTarget } from '#core/training-sets/training-set.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { tokenExamples } from '#runner/token-examples.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { findRuns } from '#store/runs.ts'
import { chatTemplate } from '../../../build/random-model/vocabulary.ts'
import { loadHere } from '../../engine/in-process.ts'
import { carry, follow, openHostAt, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { reasonsAgainst } from '../../support/refused.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'

const folder = fileFolder('training-sets')
const tasks = writeSplitCollection(join(folder, 'split'))
const model = writeTestModel(folder, { chatTemplate })
const { method, settings } = tuningDefaults.lora

let shared: ReturnType<typeof openHostAt>
let client: TestClient
let count = 0

beforeAll(async () => {
  shared = openHostAt(join(folder, 'data'))
  client = shared.client
  await follow(await client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  return () => shared.close()
}, 60_000)

function otherModel(change: Parameters<typeof writeTestModel>[1]): string {
  const there = join(folder, `model ${++count}`)
  mkdirSync(there)
  return writeTestModel(there, { chatTemplate, seed: 2, ...change })
}

const request = (format: 'tk-instruct' | 'chat', kind: 'lora' | 'full' = 'lora') => ({
  collection: 'split',
  model,
  tasks: [...splitTasks.test],
  tuning: {
    method: kind === 'full' ? ({ kind } as const) : { ...method, matrices: [...method.matrices] },
    settings: { ...settings, epochs: 1, batch: 2, checkpointEvery: 2 },
    trainConditions: [presets.original, presets.simplified],
    testConditions: 'same' as const,
    sizes: [2],
    seeds: [1, 2],
    heldOutPerTask: 1,
    trainTasks: [...splitTasks.train],
  },
  decodings: ['free' as const],
  format,
  k: 1,
  seed: 1,
  margin: 3,
  instancesPerTask: 2,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: true,
  name: `planned ${++count}`,
})

async function handedOut(run: string, target: TrainingTarget) {
  const to = join(folder, `sets ${++count}`)
  return { to, handed: await follow(await client.trainings.handOut({ run, folder: to, target })) }
}

/** The texts of a row, as the trainer joins them. */
const textsOf: Readonly<Record<TrainingTarget, (row: never) => readonly string[]>> = {
  axolotl: ({ segments }: { segments: readonly { text: string }[] }) => segments.map(({ text }) => text),
  trl: ({ prompt, completion }: { prompt: string; completion: string }) => [prompt, completion],
  'llama-factory': ({ instruction, output }: { instruction: string; output: string }) => [instruction, output],
}

function linesOf(file: string): readonly unknown[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

describe.skipIf(!trainerAvailable)(`training sets${trainerReason}`, () => {
  test('trials of tuned models are not handed out, and it is said why', async () => {
    const { run } = await client.runs.plan(request('tk-instruct'))
    const to = join(folder, `trials ${++count}`)
    const { left } = await follow(await client.handOuts.make({ run, folder: to, target: 'vllm' }))
    expect(left).toEqual([
      expect.stringMatching(
        /^\d+ trials of tuned models: they are files for llama\.cpp, which no other engine reads; shards of the run take them along$/,
      ),
    ])
  })

  const formats = trainingTargets.flatMap((target) =>
    (['tk-instruct', 'chat'] as const).map((format) => [target, format] as const),
  )
  test.each(formats)(
    'for %s, %s: texts tokenised by the model’s own file are exactly the rows that our trainer sees',
    async (target, format) => {
      const { run } = await client.runs.plan(request(format))
      const { to, handed } = await handedOut(run, target)
      const [row] = findRuns(shared.host.store, run)
      const { study } = row!
      const loaded = await loadHere(model, { contextSize: 512 })
      try {
        for (const training of readTrainings(shared.host.store, run)) {
          const set = handed.trainings[training.position]!
          // Beside the loaded model, the engine that trainings use.
          await shared.host.engine.load({
            file: model,
            gpuLayers: 0,
            threads: 1,
            contextSize: study.model.contextSize,
            systemMessage: study.systemMessage,
          })
          const examples = await tokenExamples(
            shared.host.engine,
            { ...study, tuning: study.tuning! },
            training,
            readTrainTasks(shared.host.store, run),
          )
          if (examples.state === 'failed') throw new Error(examples.reason)
          const rows = examples.trained.map(({ tokens, answerFrom }) => ({
            tokens: [...tokens],
            answer: [...tokens].slice(answerFrom),
          }))
          const texts = linesOf(join(to, set.folder, 'train.jsonl')).map((each) => textsOf[target](each as never))
          expect(set).toMatchObject({ rows: rows.length, inexact: 0 })
          expect(
            texts.map((each) =>
              each.flatMap((text, i) => [
                ...loaded.model.tokenize(text, true, i === 0 ? undefined : 'trimLeadingSpace'),
              ]),
            ),
          ).toEqual(rows.map(({ tokens }) => tokens))
          const tokens = linesOf(join(to, set.folder, 'tokens.jsonl')) as { input_ids: number[]; labels: number[] }[]
          expect(tokens.map(({ input_ids: ids }) => ids)).toEqual(rows.map((each) => each.tokens))
          expect(tokens.map(({ labels }) => labels.filter((label) => label !== -100))).toEqual(
            rows.map(({ answer }) => answer),
          )
        }
      } finally {
        await loaded.dispose()
      }
    },
    60_000,
  )

  test.each([
    ['axolotl', ['axolotl.yaml', 'tokens.jsonl', 'train.jsonl']],
    ['trl', ['settings.json', 'tokens.jsonl', 'train.jsonl']],
    ['llama-factory', ['dataset_info.json', 'llama-factory.yaml', 'tokens.jsonl', 'train.jsonl']],
  ] as const)('%s: a folder for each condition, size and seed, with its configuration', async (target, files) => {
    const { run } = await client.runs.plan(request('tk-instruct'))
    const { to, handed } = await handedOut(run, target)
    expect(handed.trainings.map((each) => each.folder)).toEqual([
      'original-2-seed1',
      'original-2-seed2',
      'simplified-2-seed1',
      'simplified-2-seed2',
    ])
    for (const each of handed.trainings) expect(readdirSync(join(to, each.folder)).toSorted()).toEqual(files)
    const settingsFile = files.find((name) => /yaml$|^settings/.test(name))!
    expect(readFileSync(join(to, 'original-2-seed2', settingsFile), 'utf8')).toMatchSnapshot()
  })

  test('a run that trains nothing is refused', async () => {
    const { run } = await client.runs.plan({
      ...request('tk-instruct'),
      tuning: undefined,
      conditions: [presets.original],
    })
    expect(
      await reasonsAgainst(
        client.trainings.handOut({ run, folder: join(folder, 'none'), target: 'trl' }).then((events) => follow(events)),
      ),
    ).toEqual([`run ${run} trains nothing; hand out a study with tuning`])
  })
})

describe.skipIf(!trainerAvailable)(`models back${trainerReason}`, () => {
  test('adapters take the place of trainings; resuming asks them, marked, and all say who tuned', async () => {
    const done = await carry(shared, () =>
      client.runs.start({ ...request('tk-instruct'), seed: 1, name: 'tuned here' }),
    )
    const adapters = readTrainings(shared.host.store, done.run).map(({ file }) => file)
    const { run } = await client.runs.plan({ ...request('tk-instruct'), seed: 2, name: 'tuned there' })
    const names = (await client.trainings.list({ run })).trainings.map(({ name }) => name)
    for (const [i, adapter] of adapters.entries()) {
      const given = join(folder, `given ${i}.gguf`)
      copyFileSync(adapter, given)
      const taken = await client.trainings.takeIn({ run, training: names[i]!, kind: 'adapter', file: given })
      expect(taken).toMatchObject({ training: names[i], left: names.length - i - 1 })
      // Twice changes nothing.
      expect(await client.trainings.takeIn({ run, training: names[i]!, kind: 'adapter', file: given })).toEqual(taken)
    }
    const end = await carry(shared, () => client.runs.resume({ run }))
    expect(end).toMatchObject({ state: 'finished', engineErrors: 0 })
    const { trainings } = await client.trainings.list({ run })
    for (const [i, training] of trainings.entries()) {
      expect(training).toMatchObject({ state: 'trained', steps: null, loss: null, parity: null })
      expect(training.message).toMatch(new RegExp(`^tuned elsewhere: given ${i}\\.gguf, taken in on \\d{4}`))
    }
    const { models } = await client.models.list()
    const ours = models.filter(({ file }) => trainings.some((training) => training.file === file))
    expect(ours.map(({ name, origin }) => [name.endsWith('-elsewhere'), origin])).toEqual(ours.map(() => [true, null]))
    expect(ours).toHaveLength(trainings.length)
    expect((await client.results.table({ run, by: null, compare: null })).mark).toContain('no parity certificate')
  }, 120_000)

  const refused: readonly (readonly [string, 'lora' | 'full', 'model' | 'adapter', () => string, RegExp])[] = [
    ['the base model itself', 'full', 'model', () => model, /it is the base model itself/],
    ['a model where an adapter is needed', 'lora', 'model', () => model, /tunes by LoRA: bring the adapter/],
    ['a model as an adapter', 'lora', 'adapter', () => otherModel({}), /do not say that it is a LoRA adapter/],
    ['no file', 'lora', 'adapter', () => join(folder, 'nowhere.gguf'), /no such file/],
    ['a folder', 'lora', 'adapter', () => folder, /it is a folder/],
    ['a model with a larger vocabulary', 'full', 'model', () => otherModel({ vocabularySize: 700 }), /has 700 tokens/],
    ['a model of another architecture', 'full', 'model', () => otherModel({ architecture: 'qwen2' }), /is qwen2/],
    ['a model that begins texts otherwise', 'full', 'model', () => otherModel({ addBos: false }), /as other tokens/],
  ]
  test.each(refused)('%s is refused', async (_, kind, as, file, reason) => {
    const { run } = await client.runs.plan(request('tk-instruct', kind))
    const reasons = await reasonsAgainst(client.trainings.takeIn({ run, training: '0', kind: as, file: file() }))
    expect(reasons.join('\n')).toMatch(reason)
  })

  test('a training that is not there is refused, with those that are', async () => {
    const { run } = await client.runs.plan(request('tk-instruct'))
    const reasons = await reasonsAgainst(
      client.trainings.takeIn({ run, training: 'nothing', kind: 'adapter', file: model }),
    )
    expect(reasons.join('\n')).toMatch(/^invalid training: nothing \(run .+ has: Original, 2 per task, seed 1; /)
  })
})
