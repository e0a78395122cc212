import { describe, expect, test } from 'vitest'
import { starterCollection } from '../../../build/starter-collection/collection.ts'
import type { Kind } from '../../../build/starter-model/corpus/corpus.ts'
import { question } from '../../../build/starter-model/corpus/questions.ts'
import { drawFor } from '../../../build/starter-model/draw.ts'
import { recipeRows, recipeVocabulary } from '../../../build/starter-model/learned.ts'
import { phases } from '../../../build/starter-model/recipe.ts'
import { piecesOfWords } from '../../../build/starter-model/vocabulary.ts'
import { phases as t5Phases } from '../../../build/starter-t5/recipe.ts'
import { recipeTexts, type Text } from '../../../build/starter-t5/rows.ts'
import { documents } from './documents.ts'

const vocabulary = recipeVocabulary()
const pieces = piecesOfWords(vocabulary)
const some = (kind: Kind, count: number, stream = 'test') => documents(stream, count, { [kind]: 1 }, pieces)

describe.each<Kind>(['prose', 'copying', 'records', 'offers', 'mosaics', 'repeats'])('%s', (kind) => {
  const made = some(kind, 2000)

  test('the same seed and stream give the same documents', () => {
    expect(some(kind, 50)).toEqual(made.slice(0, 50))
    expect(some(kind, 50, 'other')).not.toEqual(made.slice(0, 50))
  })

  test('printable ASCII, no slot left unfilled, nothing undefined', () => {
    expect(made.filter((text) => !/^[\n\x20-\x7e]+$/.test(text) || /[{}]|undefined/.test(text))).toEqual([])
  })

  test('nothing of the prompt format', () => {
    expect(
      made.filter((text) => /Definition:|Positive Example|Input:|Output:|complete the following/i.test(text)),
    ).toEqual([])
  })
})

describe.each<Kind>(['records', 'offers', 'mosaics'])('%s', (kind) => {
  test('no mark stands behind a colon', () => {
    // What the marks may be is sometimes said behind one, but no record's own.
    const lines = some(kind, 2000)
      .flatMap((text) => text.split('\n'))
      .filter((line) => !line.includes('Marks:'))
    expect(lines.filter((line) => /^[A-Za-z]+( [A-Za-z0-9]+)?: \S+( \S+){0,2}$/.test(line))).toEqual([])
  })
})

describe('questions', () => {
  const draw = drawFor(1, 'test')
  const made = Array.from({ length: 2000 }, () => question(draw, pieces))

  test('the mark has stood before, at least in small letters', () => {
    const missing = made.filter(({ before, mark }) => !before.toLowerCase().includes(mark.toLowerCase()))
    expect(missing).toEqual([])
  })

  test('nothing of the prompt format, no mark behind a colon', () => {
    expect(
      made.filter(({ before }) =>
        /Definition:|Positive Example|Input:|Output:|complete the following|:$/i.test(before),
      ),
    ).toEqual([])
  })
})

describe('what the starter collection asks in its test tasks', () => {
  const asked = starterCollection().filter(({ split }) => split === 'test')
  /** Runs of words that must not occur, by their first four words; every input has as many. */
  const forbidden = new Map<string, string[]>()
  /** The first two of the four: hardly any place in a text goes on like one of these. */
  const beginnings = new Map<string, Set<string>>()
  const forbid = (text: string) => {
    const words = wordsOf(text)
    const key = words.slice(0, 4).join(' ')
    forbidden.set(key, [...(forbidden.get(key) ?? []), words.join(' ')])
    const [first = '', second = ''] = words
    beginnings.set(first, (beginnings.get(first) ?? new Set()).add(second))
  }
  for (const { spec, instances } of asked) {
    for (const { input } of [...instances, ...spec.positive, ...spec.negative]) forbid(input)
    for (const { outputs } of instances) for (const output of outputs) if (wordsOf(output).length >= 6) forbid(output)
    const definition = wordsOf(spec.definition)
    for (let i = 0; i + 6 <= definition.length; i++) forbid(definition.slice(i, i + 6).join(' '))
  }

  test('inputs have at least four words', () => {
    const short = asked.flatMap(({ instances }) => instances).filter(({ input }) => wordsOf(input).length < 4)
    expect(short).toEqual([])
  })

  const look = (texts: Iterable<string>) => {
    const found: string[] = []
    let read = 0
    for (const text of texts) {
      read++
      const words = wordsOf(text)
      for (let i = 0; i + 4 <= words.length; i++) {
        if (!beginnings.get(words[i] ?? '')?.has(words[i + 1] ?? '')) continue
        const candidates = forbidden.get(`${words[i]} ${words[i + 1]} ${words[i + 2]} ${words[i + 3]}`)
        if (candidates === undefined) continue
        const rest = `${words.slice(i, i + 60).join(' ')} `
        found.push(...candidates.filter((candidate) => rest.startsWith(`${candidate} `)))
      }
    }
    return { found, read }
  }

  test.each(phases.map((phase) => [phase.name, phase] as const))(
    'no input, no written-out answer and no line of a definition is in phase %s',
    (_name, phase) => {
      const texts: string[] = []
      recipeRows(phase, vocabulary, 'train', (document) => texts.push(document))
      const { found, read } = look(texts)
      expect(found).toEqual([])
      expect(read).toBeGreaterThanOrEqual(phase.rows)
    },
    120_000,
  )

  test.each(t5Phases.map((phase) => [phase.name, phase] as const))(
    'nor in phase %s of the starter T5',
    (_name, phase) => {
      const { found, read } = look(together(recipeTexts(phase, pieces, 'train')))
      expect(found).toEqual([])
      expect(read).toBe(phase.rows.count + (phase.questions ?? 0))
    },
    120_000,
  )
})

function* together(texts: Iterable<Text>): Generator<string> {
  for (const { read, written } of texts) yield `${read} ${written}`
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}
