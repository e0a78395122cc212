import { describe, expect, test } from 'vitest'
import type { Condition, ConditionOptions } from '#core/conditions/condition.ts'
import { makeInstruction, parseCondition, presets } from '#core/conditions/index.ts'
import { arbitraryNouns } from '#core/target-words/nouns.ts'
import type { Task } from '#core/task.ts'
import { capitals, examples, sentiment } from './tasks.ts'

function make(task: Task, name: string, k = 2) {
  const parsed = parseCondition(name)
  if (parsed.state === 'refused') throw new Error(parsed.reason)
  return makeInstruction(task, parsed.condition, { k, seed: 1 })
}

const task = (input: string, output: string) => ({ input, output, source: 'task' })
const negative = (input: string, output: string) => ({ input, output, source: 'negative example' })
const right = [task('I love it.', 'good'), task('I hate it.', 'bad')]
const wrong = [negative('I like it.', 'bad'), negative('I mind it.', 'good')]
const written: Task = { ...capitals, outputType: 'a city' }

test.each([
  [sentiment, 'original', 2, { definition: sentiment.definition, examples: right }],
  [sentiment, 'original', 0, { definition: sentiment.definition, examples: [] }],
  [sentiment, 'simplified', 2, { definition: 'Output one of: good, bad, neutral.', examples: right }],
  [sentiment, 'delusive', 2, { definition: sentiment.definition, examples: wrong }],
  [sentiment, 'empty', 2, { examples: [] }],
  [
    sentiment,
    'simplified+delusive',
    1,
    { definition: 'Output one of: good, bad, neutral.', examples: wrong.slice(0, 1) },
  ],
  [sentiment, 'empty+original', 1, { examples: right.slice(0, 1) }],
  [capitals, 'simplified+empty', 2, { examples: [] }],
  [written, 'simplified+empty', 2, { definition: 'Output a city.', examples: [] }],
])('$name under %s with k = %i', (of, condition, k, instruction) => {
  const made = make(of, condition, k)
  expect(made).toStrictEqual({ fit: true, value: instruction })
})

test.each([
  [sentiment, 'original', 4, 'task1_sentiment: k = 4 positive examples asked for, 3 there, 1 missing'],
  [
    { ...sentiment, definition: ' \n' },
    'original',
    2,
    'task1_sentiment: its definition is blank, so there is nothing to show',
  ],
  [
    { ...sentiment, answerSpace: { kind: 'classification', labels: [], stated: 'not at all' } } satisfies Task,
    'simplified',
    2,
    'task1_sentiment: its label space is empty, so there is nothing to show',
  ],
  [
    { ...capitals, positiveExamples: [], negativeExamples: [] },
    'delusive',
    2,
    'task2_capitals: k = 2 delusive examples asked for, 0 found, 2 missing (no curated, negative or positive example is left to use)',
  ],
])('$name is ineligible for %s with k = %i', (of, condition, k, reason) => {
  expect(make(of, condition, k)).toEqual({ fit: false, reason })
})

test.each([-1, 1.5, Number.NaN])('k = %f is a mistake of the caller', (k) => {
  expect(() => make(sentiment, 'original', k)).toThrow('invalid k')
})

describe('the annotation set that something was taken from is named', () => {
  const set = { name: 'Ada', version: 7 }
  const [pair] = examples('I adore it. > bad')
  const ofSet: Task = { ...sentiment, annotationSet: set, curatedExamples: pair ? [{ ...pair, approved: true }] : [] }
  const note = 'task1_sentiment: annotation set "Ada", version 7'

  test.each<[string, Task, string, number, readonly string[] | undefined]>([
    ['an approved pair is shown', ofSet, 'delusive', 1, [note]],
    [
      'before what was passed over',
      {
        ...ofSet,
        curatedExamples: [...ofSet.curatedExamples, { input: 'x', output: 'good', gold: 'good', approved: true }],
      },
      'delusive',
      2,
      [note, 'task1_sentiment: curated example 2 skipped: "good" equals its gold output "good"'],
    ],
    ['a simplified definition is shown', { ...ofSet, simplifiedDefinition: 'Say which.' }, 'simplified', 1, [note]],
    ['both, and named once', { ...ofSet, simplifiedDefinition: 'Say which.' }, 'simplified+delusive', 1, [note]],
    ['nothing of it is shown', { ...ofSet, simplifiedDefinition: 'Say which.' }, 'original', 1, undefined],
    [
      'its pairs cannot be shown',
      { ...ofSet, curatedExamples: [{ input: 'x', output: 'fine', approved: true }] },
      'delusive',
      1,
      ['task1_sentiment: curated example 1 skipped: "fine" is outside the label space'],
    ],
    ['a pair of the task file is shown', { ...ofSet, curatedExamples: pair ? [pair] : [] }, 'delusive', 1, undefined],
    ['there is none', { ...sentiment, curatedExamples: ofSet.curatedExamples }, 'delusive', 1, undefined],
  ])('%s', (_, task, condition, k, notes) => {
    const made = make(task, condition, k)
    expect(made.fit && made.value.notes).toEqual(notes)
  })
})

describe('other target words', () => {
  const under = (words: NonNullable<Condition['words']>, options: Partial<ConditionOptions> = {}) =>
    makeInstruction(sentiment, { definition: 'original', examples: 'original', words }, { k: 1, seed: 1, ...options })

  test('stand in the definition and in the examples', () =>
    expect(under('letters')).toEqual({
      fit: true,
      value: {
        definition: 'Say whether the sentence is A, B or C.',
        examples: [task('I love it.', 'A')],
      },
    }))

  test('change delusive examples, and what Simplified lists', () => {
    const condition = { definition: 'simplified', examples: 'delusive', words: 'numbers' } as const
    expect(makeInstruction(sentiment, condition, { k: 1, seed: 1 })).toEqual({
      fit: true,
      value: { definition: 'Output one of: 1, 2, 3.', examples: [negative('I like it.', '2')] },
    })
  })

  test('arbitrary ones are none of the words of the inputs', () => {
    const made = makeInstruction(
      { ...sentiment, nounsInInputs: arbitraryNouns.slice(3) },
      { ...presets.original, words: 'arbitrary' },
      { k: 1, seed: 1 },
    )
    const shown = made.fit ? (made.value.examples[0]?.output ?? '') : made.reason
    expect(arbitraryNouns.slice(0, 3)).toContain(shown)
  })

  test('a task that has none of them is ineligible, with the reason', () =>
    expect(under('synonym')).toEqual({
      fit: false,
      reason: 'task1_sentiment: its labels are no pair such as yes and no, so they have no synonyms here',
    }))

  test.each<[string, Partial<Condition>, string | undefined]>([
    [
      'behind the definition',
      {},
      'Say whether the sentence is B, C or A. "B" means good. "C" means bad. "A" means neutral.',
    ],
    [
      'behind a template',
      { definition: 'irrelevant-short-6' },
      'Swifts sleep while they are flying. "B" means good. "C" means bad. "A" means neutral.',
    ],
    ['where nothing else stands', { definition: 'empty' }, '"B" means good. "C" means bad. "A" means neutral.'],
  ])('what spelled words mean is told %s', (_, shown, definition) => {
    const condition = { ...presets.original, words: 'spelled', spelled: ['B', 'C', 'A'], told: true, ...shown } as const
    const made = makeInstruction(sentiment, condition, { k: 0, seed: 1 })
    expect(made.fit && made.value.definition).toBe(definition)
  })

  test('a definition that does not name its labels takes them only where it is told', () => {
    const unstated = { ...sentiment, definition: 'How does it feel?' }
    const condition = { ...presets.original, words: 'letters' } as const
    expect(makeInstruction(unstated, condition, { k: 0, seed: 1 })).toEqual({
      fit: false,
      reason:
        'task1_sentiment: its definition does not name "good", "bad", "neutral", so nothing would tell what the other words mean',
    })
    expect(makeInstruction(unstated, { ...condition, told: true }, { k: 0, seed: 1 })).toMatchObject({
      value: { definition: 'How does it feel? "A" means good. "B" means bad. "C" means neutral.' },
    })
  })

  test('as many words have to be spelled out as there are labels', () =>
    expect(
      makeInstruction(sentiment, { ...presets.original, words: 'spelled', spelled: ['yes', 'no'] }, { k: 0, seed: 1 }),
    ).toEqual({
      fit: false,
      reason: 'task1_sentiment: 2 words are spelled out (yes, no), and it has 3 labels',
    }))
})

describe('paraphrases', () => {
  const task = { ...sentiment, paraphrases: ['Good, bad or neutral?'] }
  test('stand in the place of the definition', () =>
    expect(makeInstruction(task, { definition: 'paraphrase-1', examples: 'empty' }, { k: 0, seed: 1 })).toEqual({
      fit: true,
      value: { definition: 'Good, bad or neutral?', examples: [] },
    }))

  test('a task without so many is ineligible, with the reason', () =>
    expect(makeInstruction(task, { definition: 'paraphrase-2', examples: 'empty' }, { k: 0, seed: 1 })).toEqual({
      fit: false,
      reason: 'task1_sentiment: it has 1 paraphrase, and this would be number 2',
    }))
})
