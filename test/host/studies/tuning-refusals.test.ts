import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { carry, follow, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { reasonsAgainst } from '../../support/refused.ts'

const folder = fileFolder('tuning-refusals')
const model = writeTestModel(folder)
const collections = {
  split: writeSplitCollection(join(folder, 'split')),
  tiny: writeTinyCollection(join(folder, 'tiny')),
  long: writeLongCollection(join(folder, 'long')),
}

const { method, settings } = tuningDefaults.full
const tuning = {
  method,
  settings,
  trainTasks: [...splitTasks.train],
  trainConditions: [presets.original],
  testConditions: 'same' as const,
  sizes: [1],
  seeds: [1],
  heldOutPerTask: 0,
}
const request = {
  collection: 'split',
  model,
  tuning,
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}
const training = {
  collection: 'split',
  model,
  method,
  settings,
  condition: presets.original,
  size: 1,
  seed: 1,
  heldOutPerTask: 0,
  k: 1,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  file: join(folder, 'out.gguf'),
}
type Study = Parameters<TestClient['runs']['start']>[0]
type Train = Parameters<TestClient['trainings']['start']>[0]

async function refused(
  collection: keyof typeof collections,
  ask: (client: TestClient) => Promise<unknown>,
): Promise<string> {
  const { client, host } = openTestHost(temporaryFolder())
  await follow(
    await client.collections.import({
      path: collections[collection],
      name: collection,
      replace: false,
      skipBroken: false,
    }),
  )
  const reasons = await reasonsAgainst(ask(client))
  expect((await client.runs.list()).runs).toEqual([])
  expect(existsSync(join(host.store.dataDirectory, 'trained'))).toBe(false)
  return reasons.join('\n')
}

const study =
  (change: Omit<Partial<Study>, 'tuning'> & { tuning?: Partial<Study['tuning']> }) => async (client: TestClient) =>
    client.runs.start({ ...request, ...change, tuning: { ...tuning, ...change.tuning } })
const train = (change: Partial<Train>) => async (client: TestClient) =>
  client.trainings.start({ ...training, ...change })

describe('a study with tuning is refused, and nothing is stored', () => {
  test.each<[string, keyof typeof collections, (client: TestClient) => Promise<unknown>, RegExp]>([
    [
      'no learning rate',
      'split',
      study({ tuning: { settings: { ...settings, learningRate: 0 } } }),
      /^invalid learning rate: 0; a number above 0/,
    ],
    [
      'a size of 0',
      'split',
      study({ tuning: { sizes: [0] } }),
      /^invalid size: 0; a whole number of instances per train task, from 1 on$/,
    ],
    [
      'no train tasks',
      'split',
      study({ tuning: { trainTasks: [] } }),
      /^invalid list of train tasks: none; name at least one$/,
    ],
    [
      'an unknown train task',
      'split',
      study({ tuning: { trainTasks: ['parity'] } }),
      /^invalid task: parity .*train_parity/,
    ],
    [
      'nothing left to ask',
      'split',
      study({ tuning: { trainTasks: [...splitTasks.train, ...splitTasks.test] } }),
      /^invalid list of train tasks: all of split; at least one has to be left to ask$/,
    ],
    [
      'a task on both sides',
      'split',
      study({ tasks: ['train_parity', 'test_last'] }),
      /^invalid split: train_parity is both a train and a test task; leave it out on one side$/,
    ],
    [
      'more instances than a task has',
      'split',
      study({ tuning: { sizes: [1, 9] } }),
      /^invalid task for a size of 9: train_parity: it has 8 instances\ninvalid task for a size of 9: train_reversed: it has 8 instances\n.*--skip-ineligible/,
    ],
    ['more examples than a train task has', 'split', study({ k: 4 }), /invalid task for original: train_parity: k = 4/],
    [
      'a training with more instances than there are',
      'split',
      train({ size: 9 }),
      /^invalid task for a size of 9: test_colour: it has 8 instances/,
    ],
    [
      'a training into a file that is there',
      'split',
      train({ file: model }),
      /^invalid output: .*test-model\.gguf exists; choose another name, a model is never written over$/,
    ],
    [
      'a training into a folder that is not there',
      'split',
      train({ file: join(folder, 'nowhere', 'out.gguf') }),
      /^invalid output: .*out\.gguf; there is no folder .*nowhere$/,
    ],
  ])('%s', async (_, collection, ask, reason) => {
    expect(await refused(collection, ask)).toMatch(reason)
  })
})

describe.skipIf(!trainerAvailable)(
  `a study with tuning is refused once the trainer has been asked${trainerReason}`,
  () => {
    test.each<[string, keyof typeof collections, (client: TestClient) => Promise<unknown>, RegExp]>([
      [
        'the same text on both sides',
        'tiny',
        study({ collection: 'tiny', tuning: { trainTasks: ['label_parity'] } }),
        /^invalid split: instance (\w+)-(\d) of test task \1 has the text of instance label_parity-\2 of train task label_parity; leave one of the two tasks out$/m,
      ],
      [
        'an example longer than the context',
        'long',
        study({ collection: 'long', tuning: { trainTasks: ['long'], sizes: [2] } }),
        /^invalid task for training: long: invalid training example: instance long-1 of task long has \d+ tokens even without examples, 504 fit;/,
      ],
      [
        'a model that cannot be trained so',
        'split',
        study({
          model: writeTestModel(mkdirp('longrope'), {
            ropeScaling: { type: 'longrope', factor: 2, originalContext: 512 },
          }),
        }),
        /test-model\.gguf.*rope scaling longrope cannot be trained/,
      ],
    ])('%s', async (_, collection, ask, reason) => {
      expect(await refused(collection, ask)).toMatch(reason)
    })

    test(
      'with --skip-ineligible the tasks that cannot be trained on are left out, and it is said',
      { timeout: 60_000 },
      async () => {
        const { client, host } = openTestHost(temporaryFolder())
        await follow(
          await client.collections.import({ path: collections.long, name: 'long', replace: false, skipBroken: false }),
        )
        const leftOut: string[] = []
        await carry(
          { client, host },
          () =>
            client.runs.start({
              ...request,
              collection: 'long',
              skipIneligible: true,
              instancesPerTask: 1,
              tuning: { ...tuning, trainTasks: ['long', 'short', 'single'], sizes: [2] },
            }),
          (event) => event.type === 'planned' && leftOut.push(...event.leftOut),
        )
        expect(leftOut.map((reason) => reason.slice(0, 44))).toEqual([
          'invalid task for a size of 2: single: it has',
          'invalid task for training: long: invalid tra',
        ])
        expect((await client.runs.list()).runs[0]?.state).toBe('finished')
        const [run] = (await client.runs.list()).runs
        expect((await client.runs.show({ run: run?.id ?? '' })).trainTasks).toEqual(['short'])
      },
    )
  },
)

/** One task with an instance of thousands of bytes, one with short ones, one with a single one, and one to ask. */
function writeLongCollection(to: string): string {
  mkdirSync(to, { recursive: true })
  const write = (name: string, inputs: readonly string[]) =>
    writeFileSync(
      join(to, `${name}.json`),
      JSON.stringify({
        Definition: ['Say yes.'],
        'Positive Examples': [{ input: `example of ${name}`, output: 'yes', explanation: '' }],
        'Negative Examples': [],
        Instances: inputs.map((input, i) => ({
          id: `${name}-${i}`,
          input: `${name} ${input}`,
          output: [i % 2 === 0 ? 'yes' : 'no'],
        })),
      }),
    )
  write('long', ['one', 'sun and moon '.repeat(400)])
  write('short', ['two', 'three'])
  write('single', ['four'])
  write('asked', ['five', 'six'])
  return to
}

function mkdirp(name: string): string {
  mkdirSync(join(folder, name), { recursive: true })
  return join(folder, name)
}
