import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { makeInstruction, presetNames, presets } from '#core/conditions/index.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { formatNormalised } from '#core/scoring/format.ts'
import { createEngine } from '#engine/client.ts'
import type { Encoded } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { starterCollection, type MadeTask } from '../../build/starter-collection/collection.ts'
import * as decoder from '../../build/starter-model/recipe.ts'
import { recipeVocabulary } from '../../build/starter-model/learned.ts'
import { parametersOf } from '../../build/starter-model/model.ts'
import * as t5 from '../../build/starter-t5/recipe.ts'
import { parametersOf as parametersOfT5 } from '../../build/starter-t5/model.ts'
import { recipeVocabulary as recipeVocabularyOfT5 } from '../../build/starter-t5/rows.ts'
import { documents } from '../build/starter-model/documents.ts'

interface Starter {
  readonly title: string
  readonly architecture: string
  readonly file: string
  readonly card: string
  readonly seed: number
  readonly parameters: number
  readonly vocabularySize: number
  readonly contextLength: number
  /** Of each phase. */
  readonly steps: readonly (readonly [name: string, steps: number])[]
  /** More words than these are in an answer of the untuned model, on average. */
  readonly words: number
  /** As the recipe reads what is to be answered with it: tokens of a whole example. */
  readonly readAs: (text: string) => readonly number[]
}

const folder = join(import.meta.dirname, '../../resources/models')
const [vocabulary, vocabularyOfT5] = [recipeVocabulary(), recipeVocabularyOfT5()]
const starters: readonly Starter[] = [
  {
    title: 'Placebo starter',
    architecture: 'llama',
    file: join(folder, 'placebo-starter.gguf'),
    card: join(folder, 'README.md'),
    seed: decoder.seed,
    parameters: parametersOf(decoder.shape, vocabulary.tokens.length),
    vocabularySize: vocabulary.tokens.length,
    contextLength: decoder.shape.contextLength,
    steps: decoder.phases.map(({ name, rows, questions = 0, settings }) => [
      name,
      Math.ceil((rows + questions) / settings.batch),
    ]),
    words: 3,
    readAs: (text) => [vocabulary.endOfText, ...vocabulary.encode(text), vocabulary.endOfText],
  },
  {
    title: 'Placebo starter T5',
    architecture: 't5',
    file: join(folder, 't5/placebo-starter-t5.gguf'),
    card: join(folder, 't5/README.md'),
    seed: t5.seed,
    parameters: parametersOfT5(t5.shape, vocabularyOfT5.tokens.length),
    vocabularySize: vocabularyOfT5.tokens.length,
    contextLength: t5.shape.contextLength,
    steps: t5.phases.map(({ name, rows, questions = 0, settings }) => [
      name,
      Math.ceil((rows.count + questions) / settings.batch),
    ]),
    words: 1,
    readAs: (text) => [vocabularyOfT5.endOfText, ...vocabularyOfT5.encode(text), vocabularyOfT5.endOfText],
  },
]

test('the licence is CC0', () =>
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain('SPDX-License-Identifier: CC0-1.0'))

describe.each(starters)('$title', (starter) => {
  const { title, architecture, file, seed, parameters, vocabularySize, contextLength, steps } = starter
  const card = existsSync(starter.card) ? readFileSync(starter.card, 'utf8') : ''
  const engine = createEngine({ fork: forkNode })
  const trainer = createTrainer({ fork: forkNode })
  afterAll(() => Promise.all([engine.close(), trainer.close()]))

  test('takes at most 12 MB', () => expect(statSync(file).size).toBeLessThanOrEqual(12e6))

  test.each<readonly [what: string, text: string]>([
    ['seed', `seed ${seed}`],
    ['parameters', parameters.toLocaleString('en')],
    ['vocabulary', `${vocabularySize} `],
    ['context', `context ${contextLength} tokens`],
    ...steps.map(([name, count]) => [`steps of phase ${name}`, `| ${count} |`] as const),
  ])('the card tells the recipe’s own %s', (_what, text) => expect(card).toContain(text))

  test('is what the recipe says, and can be trained in full and by LoRA', async () => {
    expect(await engine.inspect(file)).toMatchObject({
      state: 'usable',
      model: { name: title, architecture, parameters, contextLength, vocabularySize, hasChatTemplate: false },
    })
    const memory = { fixed: expect.any(Number) as number, perToken: expect.any(Number) as number }
    expect(await trainer.inspect(file, { kind: 'full' })).toEqual({
      state: 'trainable',
      architecture,
      trained: parameters,
      parameters,
      memory,
    })
    expect(await trainer.inspect(file, { kind: 'lora', rank: 4, alpha: 8, matrices: ['attn_q'] })).toMatchObject({
      state: 'trainable',
    })
  })

  describe('loaded', () => {
    beforeAll(async () => {
      const loaded = await engine.load({ file, gpuLayers: 0, threads: 1 })
      if (loaded.state === 'refused') throw new Error(loaded.reason)
    }, 60_000)

    test('reads texts as the recipe does', async () => {
      const texts = documents('read again', 300, { prose: 50, copying: 25, records: 25 })
      const encoded = await engine.encode(
        texts.map((answer) => ({
          candidates: [{ text: '', sharedLength: 0 }],
          userTurn: false,
          maxAnswerTokens: 1,
          stop: 'newline',
          answer,
        })),
      )
      expect(encoded.map(tokensOf)).toEqual(texts.map(starter.readAs))
    })

    test.each(presetNames)(
      'untuned, under %s, hardly follows: fewer than 30 % of its answers are labels, be it with other marks and capitals',
      async (condition) => {
        const answers: { readonly raw: string; readonly labels: readonly string[] }[] = []
        for (const { spec, instances } of classification) {
          const { task, labels } = asRead(spec, instances)
          const instruction = makeInstruction(task, presets[condition], { k: 2, seed: 1 })
          if (!instruction.fit) throw new Error(instruction.reason)
          for (const { input } of instances.slice(0, 4)) {
            const candidates = promptCandidates('tk-instruct', instruction.value, { input })
            const answer = await engine.ask({
              candidates,
              userTurn: false,
              maxAnswerTokens: 24,
              stop: 'newline',
              decoding: 'free',
              labels,
            })
            if (answer.state !== 'answered') throw new Error(`answer: ${answer.state}`)
            answers.push({ raw: answer.raw, labels })
          }
        }
        const inFormat = answers.filter(({ raw, labels }) => formatNormalised.score(raw, [], labels) === 1)
        expect(inFormat.length / answers.length).toBeLessThan(0.3)
        const words = answers.map(({ raw }) => raw.split(' ').length)
        expect(words.reduce((sum, count) => sum + count, 0) / words.length).toBeGreaterThan(starter.words)
      },
      60_000,
    )
  })
})

function tokensOf(row: Encoded): readonly number[] | Encoded {
  return row.state === 'fits' ? [...row.tokens] : row
}

const classification = starterCollection().filter(
  ({ spec, split }) => split === 'test' && spec.kind === 'classification',
)

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
