import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Engine } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { writeGguf } from '../../../build/random-model/gguf-file.ts'
import { learnMerges, piecesOf } from '../../../build/starter-model/byte-pairs.ts'
import { untrainedModel } from '../../../build/starter-model/model.ts'
import { learnVocabulary } from '../../../build/starter-model/vocabulary.ts'
import { fileFolder } from '../../support/temporary.ts'
import { documents } from './documents.ts'

const shares = { prose: 40, copying: 30, records: 30 }
const vocabulary = learnVocabulary(documents('vocabulary', 2000, shares), 800)

describe('a text falls into pieces as GPT-2 cuts it', () => {
  test.each([
    ['a space belongs to the word behind it', 'The old king', ['The', ' old', ' king']],
    ['of several spaces, too, the last one', 'two  spaces', ['two', ' ', ' spaces']],
    ['but not at the end', 'end  ', ['end', '  ']],
    ['words, numbers and marks are apart', 'cost 12 pounds!', ['cost', ' 12', ' pounds', '!']],
    ['a shortened word is apart', "it's", ['it', "'s"]],
    ['newlines are pieces of their own', 'a\n\nb', ['a', '\n', '\n', 'b']],
    ['nothing', '', []],
  ])('%s', (_what, text, pieces) => expect(piecesOf(text)).toEqual(pieces))
})

describe('merges are learned', () => {
  test.each([
    ['the most frequent pair first', ['abab abab cd'], 1, [['a', 'b']]],
    [
      'then pairs of what was joined',
      ['abab abab cd'],
      2,
      [
        ['a', 'b'],
        ['ab', 'ab'],
      ],
    ],
    ['of equally frequent pairs the alphabetically first', ['xy ab'], 1, [['a', 'b']]],
    ['with the space as a letter', ['a a a'], 1, [['Ġ', 'a']]],
  ])('%s', (_what, texts, count, merges) => expect(learnMerges(texts, count)).toEqual(merges))

  test('no more than the texts give', () => {
    expect(() => learnMerges(['ab'], 2)).toThrow('invalid number of merges: 2, the texts give 1')
  })

  test('the same texts give the same vocabulary', () => {
    expect(learnVocabulary(documents('vocabulary', 300, shares), 500).merges).toEqual(
      learnVocabulary(documents('vocabulary', 300, shares), 500).merges,
    )
  })

  test('frequent words are one token with their space', () => {
    expect([' the', ' and', ' was'].map((word) => vocabulary.encode(word).length)).toEqual([1, 1, 1])
  })

  test('the end of text is never read from a text', () => {
    expect(vocabulary.encode('<|endoftext|>')).not.toContain(vocabulary.endOfText)
  })
})

describe('the engine encodes as the recipe does', () => {
  const folder = fileFolder('starter-vocabulary')
  let engine: Engine
  beforeAll(async () => {
    engine = createEngine({ fork: forkNode })
    const file = `${folder}/vocabulary.gguf`
    writeGguf(
      file,
      untrainedModel({ layers: 1, width: 32, heads: 1, feedForward: 32, contextLength: 2048 }, vocabulary, 1),
    )
    const loaded = await engine.load({ file, gpuLayers: 0, threads: 1 })
    if (loaded.state === 'refused') throw new Error(loaded.reason)
  }, 60_000)
  afterAll(() => engine.close())

  const strange = [
    "it's we'll I'd DON'T he'S",
    'two  spaces   three\n\n\nlines \t tab\ttab trailing  ',
    'é ü ß 漢字 emoji 😀 mixed😀text',
    '١٢٣ ½ ² Ⅷ x²',
    '\u00a0nbsp \u3000wide',
    'a\r\nb\r\n',
    '<|endoftext|> is text',
    '...!!! --- ???',
    '   leading',
    '1234567 12a3b',
    'naïve cafe\u0301 Zoë',
    '\u2028line\u2029',
    '\ufeffmark',
    '\u0085next',
    '_under_score_ snake_case',
    'ﬁ ligature',
    '한국어 ไทย हिन्दी',
  ]
  test.each([
    ['1,000 documents it has not learned from', documents('others', 1000, shares)],
    ['strange texts', strange],
  ])('%s', async (_what, texts) => {
    const encoded = await engine.encode(
      texts.map((answer) => ({
        candidates: [{ text: '', sharedLength: 0 }],
        userTurn: false,
        maxAnswerTokens: 1,
        stop: 'newline' as const,
        answer,
      })),
    )
    const own = texts.map((text) => [vocabulary.endOfText, ...vocabulary.encode(text), vocabulary.endOfText])
    expect(encoded.map((row) => (row.state === 'fits' ? [...row.tokens] : row))).toEqual(own)
  })
})
