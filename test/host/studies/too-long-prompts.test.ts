import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openTestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'

const folder = fileFolder('too-long-prompts')
mkdirSync(join(folder, 'failing'), { recursive: true })
const model = writeTestModel(folder)
const collection = writeSplitCollection(join(folder, 'split'))
const [short] = splitTasks.test
mkdirSync(collection, { recursive: true })
writeFileSync(
  join(collection, 'long.json'),
  JSON.stringify({
    Definition: ['Say yes or no.'],
    'Positive Examples': [{ input: 'a', output: 'yes', explanation: '' }],
    'Negative Examples': [],
    Categories: ['Long'],
    Instances: Array.from({ length: 3 }, (_, i) => ({
      id: `long-${i}`,
      input: 'word '.repeat(400 + 100 * i),
      output: [i % 2 === 0 ? 'yes' : 'no'],
    })),
  }),
)

const request = {
  collection: 'split',
  model,
  tasks: [short, 'long'],
  conditions: [presets.original],
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 384,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}

test('a task none of whose prompts fits is named before anything is asked', { timeout: 60_000 }, async () => {
  const opened = openTestHost(temporaryFolder())
  const { client } = opened
  await follow(await client.collections.import({ path: collection, name: 'split', replace: false, skipBroken: false }))
  const refused = client.runs.start(request)
  await expect(refused).rejects.toMatchObject({
    data: {
      problems: [
        {
          code: 'prompts-too-long',
          field: 'contextSize',
          data: {
            prompts: [{ task: 'long', condition: 'original', tokens: expect.any(Number) as number, budget: 376 }],
            left: 1,
          },
        },
      ],
    },
  })
  expect((await client.runs.list()).runs).toEqual([])
  await expect(client.runs.start({ ...request, tasks: ['long'], skipIneligible: true })).rejects.toMatchObject({
    data: { problems: [{ code: 'prompts-too-long', data: { left: 0 } }] },
  })
  await carry(opened, () => client.runs.start({ ...request, skipIneligible: true }))
  const [run] = (await client.runs.list()).runs
  expect(await client.runs.show({ run: run?.id ?? '' })).toMatchObject({
    tasks: [short],
    leftOut: [
      {
        task: 'long',
        condition: 'original',
        reason: expect.stringMatching(/even without examples, 376 fit/) as string,
      },
    ],
  })
})

test('a chat template that fails with the special tokens of its model is named before anything is asked', async () => {
  const opened = openTestHost(temporaryFolder())
  const { client } = opened
  await follow(await client.collections.import({ path: collection, name: 'split', replace: false, skipBroken: false }))
  const failing = writeTestModel(join(folder, 'failing'), {
    chatTemplate:
      "{% if bos_token != '' %}{{ raise_exception('only without BOS') }}{% endif %}{{ messages[0]['content'] }}",
  })
  await expect(client.runs.start({ ...request, model: failing, format: 'chat' })).rejects.toMatchObject({
    data: {
      problems: [
        { code: 'format-unavailable', data: { fault: expect.stringContaining('only without BOS') as string } },
      ],
    },
  })
  expect((await client.runs.list()).runs).toEqual([])
})
