import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { readInstanceTrials } from '#store/trials.ts'
import { carry, follow, openTestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { reasonsAgainst } from '../../support/refused.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const folder = fileFolder('selections')
const collection = writeTinyCollection(join(folder, 'tiny'), 20)
const model = writeTestModel(folder)

const conditions: Condition[] = [
  { definition: 'original', examples: 'original', selection: 'drawn-100' },
  { definition: 'original', examples: 'original', selection: 'drawn-13' },
  { definition: 'original', examples: 'random-labels', selection: 'drawn-100' },
  { definition: 'original', examples: 'random-labels', selection: 'drawn-13' },
  { definition: 'original', examples: 'original', selection: 'order-42' },
  { definition: 'original', examples: 'empty' },
]
const request = {
  collection: 'tiny',
  model,
  tasks: ['label_parity', 'label_colour'],
  conditions,
  decodings: ['likelihood' as const],
  k: 4,
  instancesPerTask: 8,
  instanceSeed: 5,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 6,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  name: 'drawn',
}

async function opened() {
  const host = openTestHost(temporaryFolder())
  await follow(
    await host.client.collections.import({ path: collection, name: 'tiny', replace: false, skipBroken: false }),
  )
  return host
}

test(
  'examples of instances that are never asked: frozen with the run, shown, told, and made again from a bundle',
  { timeout: 300_000 },
  async () => {
    const whole = await opened()
    const { client, host } = whole
    expect(await carry(whole, () => client.runs.start(request))).toMatchObject({ state: 'finished', done: 6 * 16 })
    const { store } = host
    const run = (await client.runs.show({ run: 'drawn' })).id
    for (const [position, { task }] of readRunTasks(store, run).entries()) {
      const asked = new Set(readRunInstances(store, run, position).map(({ instance }) => instance.input))
      const spare = task.spareInstances ?? []
      // No input of the file is there twice.
      expect(spare).toHaveLength(12)
      expect(spare.filter(({ input }) => asked.has(input))).toEqual([])
    }
    const cells = readCells(store, run)
    const place = (name: Condition['selection'], examples: Condition['examples']) =>
      cells.findIndex(({ cell: { condition } }) => condition.selection === name && condition.examples === examples)
    const [first] = readRunInstances(store, run, 0)
    const trials = readInstanceTrials(store, first?.id ?? 0)
    expect(trials[place('drawn-13', 'original')]?.text).toMatchObject({
      exampleSources: Array<string>(4).fill('unasked instance'),
      notes: ['label_parity: 4 examples drawn from 12 instances that are never asked'],
    })
    const inputs = (at: number) => [...(trials[at]?.text.prompt ?? '').matchAll(/^Input: .*$/gm)].map(([line]) => line)
    const [drawn, altered, ordered] = [
      inputs(place('drawn-100', 'original')),
      inputs(place('drawn-100', 'random-labels')),
      inputs(place('order-42', 'original')),
    ]
    expect(altered).toEqual(drawn)
    expect(ordered).not.toEqual(drawn)
    expect(ordered.toSorted()).toEqual(drawn.toSorted())
    expect(inputs(place('drawn-13', 'original'))).not.toEqual(drawn)

    const shown = await client.results.demonstrations({ run: 'drawn' })
    expect(shown.tables.map(({ name }) => name)).toEqual(['demonstrations', 'demonstrations-drawn'])
    expect(shown.tables[0]?.parts[0]?.map(([examples]) => examples)).toEqual(['original', 'none', 'random-labels'])
    expect(shown.said.at(-1)?.sentences.at(-1)).toBe(
      'k = 4 examples are drawn for each task, from instances that are never asked, for it has fewer than 8 positive ones.',
    )
    // Each kind is held against original examples of its own draw, and orders against nothing.
    const table = await client.results.table({ run: 'drawn', by: null, compare: null })
    expect(
      table.comparisons.flatMap(({ name, against, changed }) =>
        changed === 'test condition' ? [[name, against]] : [],
      ),
    ).toEqual([
      ['Original+random-labels+drawn-100', 'Original+original+drawn-100'],
      ['Original+random-labels+drawn-13', 'Original+original+drawn-13'],
      ['Original+empty', 'Original+original+drawn-100'],
    ])

    const file = join(temporaryFolder(), 'drawn.zip')
    await follow(await client.bundles.make({ run: 'drawn', file, adapters: false }))
    expect(await follow(await client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
    const other = openTestHost(temporaryFolder())
    const bundle = await follow(await other.client.bundles.open({ file }))
    expect((await other.client.results.demonstrations({ run: bundle.run })).tables).toEqual(shown.tables)
  },
)

test('where all instances are asked there is none to draw, and the task is named', async () => {
  const { client } = await opened()
  const { instancesPerTask, instanceSeed, ...all } = request
  expect([instancesPerTask, instanceSeed]).toEqual([8, 5])
  expect(await reasonsAgainst(client.runs.start({ ...all, tasks: ['label_parity'] }))).toContain(
    'invalid task for original+random-labels+drawn-13: label_parity: k = 4 examples to draw, 3 positive examples there (8 are needed) and 0 instances that are never asked (4 are needed)',
  )
})

test('a prompt is shown as the run asks it', async () => {
  const { client } = await opened()
  const prompt = await client.prompts.render({
    collection: 'tiny',
    task: 'label_parity',
    instance: 0,
    condition: { definition: 'original', examples: 'labels-only', selection: 'drawn-13' },
    k: 4,
    seed: 1,
    maxAnswerTokens: 6,
    instancesPerTask: 8,
    instanceSeed: 5,
  })
  expect(prompt.exampleSources).toEqual(Array<string>(4).fill('unasked instance'))
  expect(prompt.notes).toEqual(['label_parity: 4 examples drawn from 12 instances that are never asked'])
})
