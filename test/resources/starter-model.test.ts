import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { makeInstruction, presetNames, presets } from '#core/conditions/index.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { formatNormalised } from '#core/scoring/format.ts'
import { createEngine } from '#engine/client.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { starterCollection, type MadeTask } from '../../build/starter-collection/collection.ts'
import { recipeVocabulary } from '../../build/starter-model/learned.ts'
import { parametersOf } from '../../build/starter-model/model.ts'
import { phases, seed, shape } from '../../build/starter-model/recipe.ts'
import { documents } from '../build/starter-model/documents.ts'

const folder = fileURLToPath(new URL('../../resources/models/', import.meta.url))
const file = `${folder}placebo-starter.gguf`
const card = existsSync(`${folder}README.md`) ? readFileSync(`${folder}README.md`, 'utf8') : ''
const vocabulary = recipeVocabulary()
const engine = createEngine({ fork: forkNode })
const trainer = createTrainer({ fork: forkNode })
afterAll(() => Promise.all([engine.close(), trainer.close()]))

describe('the files', () => {
  test('the model takes at most 12 MB', () => expect(statSync(file).size).toBeLessThanOrEqual(12e6))

  test('the licence is CC0', () => expect(readFileSync(`${folder}LICENSE`, 'utf8')).toContain('SPDX-License-Identifier: CC0-1.0'))

  test.each<readonly [what: string, text: string]>([
    ['seed', `seed ${seed}`], ['parameters', parametersOf(shape, vocabulary.tokens.length).toLocaleString('en')],
    ['vocabulary', `${vocabulary.tokens.length} tokens`], ['context', `context ${shape.contextLength} tokens`],
    ...phases.map(({ name, rows, questions = 0, settings }) => [`steps of phase ${name}`, `| ${Math.ceil((rows + questions) / settings.batch)} |`] as const),
  ])('the card tells the recipe’s own %s', (_what, text) => expect(card).toContain(text))
})

describe('the model', () => {
  test('is what the recipe says, and can be trained in full and by LoRA', async () => {
    const parameters = parametersOf(shape, vocabulary.tokens.length)
    expect(await engine.inspect(file)).toMatchObject({
      state: 'usable',
      model: { name: 'Placebo starter', architecture: 'llama', parameters, contextLength: shape.contextLength, vocabularySize: vocabulary.tokens.length, hasChatTemplate: false },
    })
    expect(await trainer.inspect(file, { kind: 'full' })).toEqual({ state: 'trainable', architecture: 'llama', trained: parameters, parameters, memory: { fixed: expect.any(Number) as number, perToken: expect.any(Number) as number } })
    expect(await trainer.inspect(file, { kind: 'lora', rank: 4, alpha: 8, matrices: ['attn_q'] })).toMatchObject({ state: 'trainable' })
  })
})

describe('loaded', () => {
  beforeAll(async () => {
    const loaded = await engine.load({ file, gpuLayers: 0, threads: 1 })
    if (loaded.state === 'refused') throw new Error(loaded.reason)
  }, 60_000)

  test('it reads texts as the recipe does', async () => {
    const texts = documents('read again', 300, { prose: 50, copying: 25, records: 25 })
    const encoded = await engine.encode(texts.map((answer) => ({ candidates: [{ text: '', sharedLength: 0 }], userTurn: false, maxAnswerTokens: 1, stop: 'newline' as const, answer })))
    const own = texts.map((text) => [vocabulary.endOfText, ...vocabulary.encode(text), vocabulary.endOfText])
    expect(encoded.map((row) => (row.state === 'fits' ? [...row.tokens] : row))).toEqual(own)
  })

  test.each(presetNames)('untuned, under %s, it goes on with text: fewer than 30 % of its answers are labels, be it with other marks and capitals', async (condition) => {
    const answers: { readonly raw: string; readonly labels: readonly string[] }[] = []
    for (const { spec, instances } of classification) {
      const { task, labels } = asRead(spec, instances)
      const instruction = makeInstruction(task, presets[condition], { k: 2, seed: 1 })
      if (!instruction.fit) throw new Error(instruction.reason)
      for (const { input } of instances.slice(0, 4)) {
        const candidates = promptCandidates('tk-instruct', instruction.value, { input })
        const answer = await engine.ask({ candidates, userTurn: false, maxAnswerTokens: 24, stop: 'newline', decoding: 'free', labels })
        if (answer.state !== 'answered') throw new Error(`answer: ${answer.state}`)
        answers.push({ raw: answer.raw, labels })
      }
    }
    const inFormat = answers.filter(({ raw, labels }) => formatNormalised.score(raw, [], labels) === 1)
    expect(inFormat.length / answers.length).toBeLessThan(0.3)
    const words = answers.map(({ raw }) => raw.split(' ').length)
    expect(words.reduce((sum, count) => sum + count, 0) / words.length).toBeGreaterThan(3)
  }, 60_000)
})

const classification = starterCollection().filter(({ spec, split }) => split === 'test' && spec.kind === 'classification')

function asRead(spec: MadeTask['spec'], instances: MadeTask['instances']) {
  const space = answerSpaceBuilder()
  for (const { outputs } of instances) space.add({ references: outputs })
  const answerSpace = space.finish(spec.definition)
  const task = {
    name: spec.name,
    definition: spec.definition,
    positiveExamples: spec.positive,
    negativeExamples: spec.negative,
    categories: [],
    answerSpace,
    curatedExamples: [],
  }
  return { task, labels: answerSpace.kind === 'classification' ? answerSpace.labels : [] }
}
