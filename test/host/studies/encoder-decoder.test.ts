import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { randomT5, t5Presets } from '../../../build/random-model/encoder-decoder.ts'
import { writeGguf } from '../../../build/random-model/gguf-file.ts'
import { carry, follow, openHostAt } from '../../support/host.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'

const folder = fileFolder('encoder-decoder-study')
const { client, host, close } = openHostAt(join(folder, 'data'))
const model = join(folder, 't5.gguf')
writeGguf(model, randomT5({ ...t5Presets.tiny, contextLength: 1024 }))
const note = 'the model reads line breaks as spaces'

beforeAll(async () => {
  const path = writeSplitCollection(join(folder, 'split'))
  await follow(await client.collections.import({ path, name: 'split', replace: false, skipBroken: false }))
  await follow(await client.models.add({ file: model }))
})
afterAll(close)

const prompt = {
  collection: 'split',
  task: splitTasks.test[0],
  instance: 0,
  condition: presets.original,
  k: 1,
  seed: 1,
  maxAnswerTokens: 8,
  model,
}

describe.skipIf(!trainerAvailable)(`a T5 on the way of every model${trainerReason}`, () => {
  test('its prompt says how it is read', async () => {
    const { notes, text, format } = await client.prompts.render(prompt)
    expect({ notes, format }).toEqual({ notes: [note], format: 'tk-instruct' })
    expect(text).toContain('\n')
  })

  test('it is no model for a GPU', async () => {
    const { estimates, best } = await client.models.memory({ file: model })
    expect({ layers: estimates.map(({ gpuLayers }) => gpuLayers), best }).toEqual({ layers: [0], best: 0 })
  })

  test('an encoder reads every prompt as a whole', async () => {
    const { collection, k, seed, maxAnswerTokens } = prompt
    const request = {
      collection,
      k,
      seed,
      maxAnswerTokens,
      model,
      conditions: [presets.original],
      tasks: [prompt.task],
    }
    const { tokens } = await client.studies.check({ request: { ...request, decodings: ['free'], margin: 3 } })
    expect(tokens?.prompts).toBeGreaterThan(0)
    expect(tokens?.evaluated).toBeCloseTo(tokens?.prompts ?? NaN)
  })

  test('a study in every decoding, untuned and tuned, in both modes', { timeout: 300_000 }, async () => {
    for (const mode of ['exact', 'fast'] as const) {
      const end = await carry({ client, host }, () =>
        client.runs.start({
          collection: 'split',
          tasks: [splitTasks.test[0]],
          model,
          decodings: ['free', 'constrained', 'likelihood'],
          k: 1,
          seed: 1,
          margin: 3,
          maxAnswerTokens: 8,
          gpuLayers: 0,
          threads: 1,
          skipIneligible: false,
          name: `study, ${mode}`,
          mode,
          tuning: {
            method: { kind: 'lora', rank: 2, alpha: 4, matrices: ['attn_q', 'ffn_down'] },
            settings: {
              epochs: 2,
              batch: 2,
              learningRate: 0.01,
              schedule: 'linear',
              warmUp: 0,
              weightDecay: 0,
              clip: 1,
              checkpointEvery: 100,
            },
            trainTasks: [...splitTasks.train],
            trainConditions: [presets.original],
            testConditions: 'same',
            sizes: [2],
            seeds: [1],
            heldOutPerTask: 1,
          },
        }),
      )
      // Eight instances in three decodings, untuned and tuned.
      expect(end).toMatchObject({ state: 'finished', done: 48, total: 48, engineErrors: 0 })
      const { trainings, modeDifference } = await client.runs.show({ run: `study, ${mode}` })
      expect(trainings.map(({ state }) => state)).toEqual(['trained'])
      const { equal = 0, prompts = 0 } = trainings[0]?.parity ?? {}
      expect(equal / prompts).toBeGreaterThanOrEqual(0.9)
      if (mode === 'fast') expect(modeDifference?.prompts).toBeGreaterThan(0)
      const { cells } = await client.trials.show({ run: `study, ${mode}`, task: splitTasks.test[0], instance: 0 })
      expect(cells.map(({ trial }) => trial?.notes)).toEqual(cells.map(() => [note]))
    }
  })
})
