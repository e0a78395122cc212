import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { inputIndex } from '#host/collections/known-outputs.ts'
import { readRunTasks } from '#store/runs.ts'
import { carry, follow, openTestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'

const folder = fileFolder('known-outputs')
const model = writeTestModel(folder)
const skipped =
  'colours: negative example 1 skipped: "Red" is right by the reference "Red" of an instance with the same input'

/** The first negative example has the input, but for its case, and the reference of the third instance. */
async function opened() {
  const host = openTestHost(temporaryFolder())
  const path = join(temporaryFolder(), 'colours')
  mkdirSync(path)
  writeFileSync(
    join(path, 'colours.json'),
    JSON.stringify({
      Categories: ['Labelling'],
      Definition: ['Answer Red, Green or Blue.'],
      'Positive Examples': [
        { input: 'rose', output: 'Red' },
        { input: 'leaf', output: 'Green' },
      ],
      'Negative Examples': [
        { input: 'Poppy ', output: 'Red' },
        { input: 'sky', output: 'Green' },
        { input: 'moss', output: 'Blue' },
      ],
      Instances: [
        ['sea', 'Blue'],
        ['grass', 'Green'],
        [' poppy', 'Red'],
        ['sky', 'Blue'],
      ].map(([input, output], i) => ({ id: `c${i}`, input, output: [output] })),
    }),
  )
  await follow(await host.client.collections.import({ path, name: 'colours', replace: false, skipBroken: false }))
  return host
}

const prompt = {
  collection: 'colours',
  task: 'colours',
  instance: 0,
  condition: presets.delusive,
  k: 2,
  seed: 1,
  maxAnswerTokens: 8,
}

test('an example that is right is never shown as a delusive one, and what was skipped is said', async () => {
  const { client, host } = await opened()
  const rendered = await client.prompts.render(prompt)
  expect(rendered.notes).toEqual([skipped])
  await client.collections.edit({
    collection: 'colours',
    task: 'colours',
    text: {
      definition: 'Answer Red, Green or Blue.',
      positiveExamples: [
        { input: 'rose', output: 'Red' },
        { input: 'leaf', output: 'Green' },
      ],
      negativeExamples: [
        { input: 'sky', output: 'Blue' },
        { input: 'GRASS', output: 'Green' },
        { input: 'moss', output: 'Blue' },
      ],
    },
  })
  const edited = await client.prompts.render(prompt)
  expect(edited.exampleSources).toEqual(['negative example', 'wrong label'])
  const notes = [
    'colours: negative example 1 skipped: "Blue" is right by the reference "Blue" of an instance with the same input',
    'colours: negative example 2 skipped: "Green" is right by the reference "Green" of an instance with the same input',
  ]
  expect(edited.notes).toEqual(notes)

  const { run } = await carry({ client, host }, () =>
    client.runs.start({
      collection: 'colours',
      model,
      conditions: [presets.delusive],
      decodings: ['free'],
      k: 2,
      seed: 1,
      margin: 3,
      maxAnswerTokens: 4,
      gpuLayers: 0,
      threads: 1,
      skipIneligible: false,
    }),
  )
  expect(readRunTasks(host.store, run)[0]?.task.knownOutputs).toEqual([
    { input: 'GRASS', outputs: ['Green'] },
    { input: 'sky', outputs: ['Blue'] },
  ])
  const file = join(temporaryFolder(), 'run.zip')
  await follow(await client.bundles.make({ run, file, adapters: false }))
  expect(await follow(await client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [], notes: [] })
})

test('a collection from before this was done is looked through when it is needed, once', async () => {
  const { client, host } = await opened()
  host.store.writing.prepare('DELETE FROM known_outputs').run()
  const known = () =>
    host.store.reading
      .prepare<[], [string, string]>("SELECT input, outputs FROM known_outputs WHERE outputs <> '[]' ORDER BY input")
      .raw()
      .all()
  await client.prompts.render({ ...prompt, condition: presets.original })
  expect(known()).toEqual([])
  await client.prompts.render(prompt)
  expect(known()).toEqual([
    ['Poppy ', '["Red"]'],
    ['sky', '["Blue"]'],
  ])
})

test('the bench passes over what the condition does', async () => {
  const { client } = await opened()
  await client.annotations.createSet({ collection: 'colours', name: 'main' })
  const shown = await client.annotations.task({ collection: 'colours', set: 'main', task: 'colours' })
  expect(shown.passedOver.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
    'negative example 1: "Red" equals its gold output "Red"',
  ])
})

test('instances are found by their inputs while a task is imported, however alike they begin and end', () => {
  const long = 'the same beginning of many characters, '.repeat(3)
  const instances = Array.from({ length: 500 }, (_, i) => ({
    id: String(i),
    input: `${long}${i % 250}${long}`,
    references: [String(i)],
  }))
  const index = inputIndex()
  index.add(instances)
  expect(index.knownOutputs([` ${long.toUpperCase()}7${long}`, 'nowhere'], (position) => instances[position])).toEqual([
    { input: ` ${long.toUpperCase()}7${long}`, outputs: ['7', '257'] },
    { input: 'nowhere', outputs: [] },
  ])
})
