import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Engine } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { writeGguf } from '../../../build/random-model/gguf-file.ts'
import { untrainedModel } from '../../../build/starter-t5/model.ts'
import { learnPieces, piecesOf, wordsOf } from '../../../build/starter-t5/unigrams.ts'
import { learnVocabulary } from '../../../build/starter-t5/vocabulary.ts'
import { fileFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { documents } from '../starter-model/documents.ts'

const shares = { prose: 40, copying: 30, records: 30 }
const vocabulary = learnVocabulary(documents('vocabulary', 600, shares), 600)

describe('a text falls into words', () => {
  test.each([
    ['each with the space before it', 'The old king', ['▁The', '▁old', '▁king']],
    ['white space of any kind is one space', ' a \t b\r\n\n c\n', ['▁a', '▁b', '▁c']],
    ['nothing', ' \n', []],
  ])('%s', (_what, text, words) => expect(wordsOf(text)).toEqual(words))
})

describe('a word falls into its likeliest pieces', () => {
  const scores = new Map(Object.entries({ '▁': -3, '▁ab': -4, a: -5, b: -5, c: -5, bc: -4.5, '▁abc': -11 }))
  test.each([
    ['the sum counts, not the number', '▁abc', ['▁ab', 'c']],
    ['as often as it stands there', '▁abab', ['▁ab', 'a', 'b']],
    ['what is no piece stands for itself', '▁aé', ['▁', 'a', 'é']],
  ])('%s', (_what, word, pieces) => expect(piecesOf(word, scores)).toEqual(pieces))
})

describe('pieces are learned', () => {
  const texts = Array.from({ length: 30 }, () => 'winter winters walk walked, 12')
  const pieces = [...learnPieces(texts, [], 20).keys()]

  test('frequent words are one', () => expect(pieces).toEqual(expect.arrayContaining(['▁winter', '▁walk'])))

  test('letters, numbers and marks are apart', () => {
    expect(pieces.filter((piece) => /[a-z].*[0-9,]|[0-9,].*[a-z]/.test(piece))).toEqual([])
  })

  test('every character is one', () => {
    expect(Array.from('winterswalked,12').filter((each) => !pieces.includes(each))).toEqual([])
  })

  test('no more than the texts give', () => {
    expect(() => learnPieces(['ab'], [], 100)).toThrow('invalid number of pieces: 100, the texts give 3')
  })
})

describe.skipIf(!trainerAvailable)(`the engine encodes as the recipe does${trainerReason}`, () => {
  const folder = fileFolder('starter-t5-vocabulary')
  let engine: Engine
  beforeAll(async () => {
    engine = createEngine({ fork: forkNode })
    const file = `${folder}/vocabulary.gguf`
    const shape = { layers: 1, width: 32, heads: 1, feedForward: 32, contextLength: 2048 }
    writeGguf(file, untrainedModel(shape, vocabulary, 1))
    const loaded = await engine.load({ file, gpuLayers: 0, threads: 1 })
    if (loaded.state === 'refused') throw new Error(loaded.reason)
  })
  afterAll(() => engine.close())

  const strange = [
    "it's we'll I'd DON'T he'S",
    'two  spaces   three\n\n\nlines \t tab\ttab trailing  ',
    'é ü ß 漢字 emoji 😀 mixed😀text 漢字漢字',
    '{braces} <angles> back\\slash `ticks` ~',
    'a\r\nb\r\n',
    '</s> <unk> <pad> are text',
    '...!!! --- ???',
    '   leading',
    '1234567 12a3b',
    '▁ is a letter',
  ]
  test.each([
    ['1,000 documents it has not learned from', documents('others', 1000, shares)],
    ['strange texts', strange],
  ])('%s', async (_what, texts) => {
    const tokenised = await engine.tokenise(
      texts.map((text) => ({
        candidates: [{ text, sharedLength: 0 }],
        userTurn: false,
        maxAnswerTokens: 1,
        stop: 'newline' as const,
        decoding: 'free' as const,
        labels: [],
      })),
    )
    const own = texts.map((text) => [...vocabulary.encode(text), vocabulary.endOfText])
    expect(tokenised.map((row) => (row.state === 'fits' ? [...row.prompt] : row))).toEqual(own)
  })
})
