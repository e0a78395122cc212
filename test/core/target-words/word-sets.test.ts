import { describe, expect, test } from 'vitest'
import { arbitraryNouns } from '#core/target-words/nouns.ts'
import { polarPairs } from '#core/target-words/polarity.ts'
import { labelOf, renamedReferences, renamedTask } from '#core/target-words/renamed-task.ts'
import { wordSetNames, type WordSetName } from '#core/target-words/names.ts'
import { wordsIn, wordSets } from '#core/target-words/word-sets.ts'
import type { Task } from '#core/task.ts'
import { capitals, riddles, sentiment } from '../conditions/tasks.ts'

const yesNo: Task = {
  ...sentiment,
  name: 'task4_rain',
  definition: 'Answer "yes" if it rains and "no" if it does not; there is nothing else.',
  positiveExamples: [
    { input: 'It pours.', output: 'yes' },
    { input: 'The sun shines.', output: 'no ' },
  ],
  negativeExamples: [{ input: 'It pours.', output: 'perhaps' }],
  answerSpace: { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
}
const noWords: ReadonlySet<string> = new Set()
const wordsOf = (set: WordSetName, task: Task, { seed = 1, wordsOfTask = noWords } = {}) => {
  const made = wordSets[set].apply(task, { seed, wordsOfTask })
  return made.fit ? [...made.value] : made.reason
}

test.each<[WordSetName, Task, unknown]>([
  [
    'own',
    yesNo,
    [
      ['no', 'no'],
      ['yes', 'yes'],
    ],
  ],
  [
    'permuted',
    yesNo,
    [
      ['no', 'yes'],
      ['yes', 'no'],
    ],
  ],
  [
    'letters',
    yesNo,
    [
      ['no', 'A'],
      ['yes', 'B'],
    ],
  ],
  [
    'numbers',
    sentiment,
    [
      ['good', '1'],
      ['bad', '2'],
      ['neutral', '3'],
    ],
  ],
  ['own', riddles, []],
  ['synonym', sentiment, 'task1_sentiment: its labels are no pair such as yes and no, so they have no synonyms here'],
  ['letters', riddles, 'task3_riddles: its options differ from instance to instance, so no word stands for one'],
  ['letters', capitals, 'task2_capitals: it is a generation task and has no labels to replace'],
])('%s of %o', (set, task, expected) => expect(wordsOf(set, task)).toEqual(expected))

test('synonyms: another pair, the affirmative word for the affirmative label', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    const [no, yes] = wordsOf('synonym', yesNo, { seed }) as [string, string][]
    expect(no?.[0]).toBe('no')
    expect(polarPairs.slice(1)).toContainEqual([yes?.[1], no?.[1]])
    seen.add(yes?.[1] ?? '')
  }
  expect(seen.size).toBe(polarPairs.length - 1)
})

test.each([3, 4, 7])('permuted: none of %d labels keeps its place, and all are used', (count) => {
  const labels = Array.from({ length: count }, (_, i) => `l${i}`)
  const task: Task = { ...sentiment, answerSpace: { kind: 'classification', labels, stated: 'stated' } }
  for (let seed = 0; seed < 20; seed++) {
    const words = wordsOf('permuted', task, { seed }) as [string, string][]
    expect(words.filter(([label, word]) => label === word)).toEqual([])
    expect(words.map(([, word]) => word).toSorted()).toEqual(labels)
  }
})

describe('arbitrary', () => {
  test('nouns that stand nowhere in the task', () => {
    const wordsOfTask = wordsIn([...arbitraryNouns.slice(5), 'Apple'])
    const words = wordsOf('arbitrary', yesNo, { wordsOfTask }) as [string, string][]
    const left = arbitraryNouns.slice(0, 5).filter((noun) => noun !== 'apple')
    expect(words.every(([, word]) => left.includes(word as never))).toBe(true)
    expect(new Set(words.map(([, word]) => word)).size).toBe(2)
  })

  test('too few are left', () =>
    expect(wordsOf('arbitrary', yesNo, { wordsOfTask: wordsIn(arbitraryNouns.slice(1)) })).toBe(
      'task4_rain: 2 labels, and 1 nouns that stand nowhere in the task',
    ))

  test('the same seed draws the same, another one others', () => {
    expect(wordsOf('arbitrary', yesNo)).toEqual(wordsOf('arbitrary', yesNo))
    expect(wordsOf('arbitrary', yesNo, { seed: 2 })).not.toEqual(wordsOf('arbitrary', yesNo))
  })

  test('each noun once, none longer than seven letters', () => {
    expect(new Set(arbitraryNouns).size).toBe(arbitraryNouns.length)
    expect(arbitraryNouns.filter((noun) => !/^[a-z]{4,7}$/.test(noun))).toEqual([])
  })
})

test('more than 26 labels have no letters', () => {
  const labels = Array.from({ length: 27 }, (_, i) => `l${i}`)
  const task: Task = { ...sentiment, answerSpace: { kind: 'classification', labels, stated: 'stated' } }
  expect(wordsOf('letters', task)).toBe('task1_sentiment: 27 labels, and 26 letters')
})

describe('a task under other words', () => {
  const permuted = new Map([
    ['no', 'yes'],
    ['yes', 'no'],
  ])

  test('definition, examples, label space and what else holds a label; what is no label stays', () => {
    const made = renamedTask(
      {
        ...yesNo,
        contentTags: [{ from: 0, to: 6, type: 'action content', text: 'Answer' }],
        simplifiedDefinition: 'Output yes or no.',
        curatedExamples: [{ input: 'a', output: 'no', gold: 'yes' }],
        knownOutputs: [{ input: 'It pours.', outputs: ['yes'] }],
      },
      permuted,
    )
    expect(made).toEqual({
      fit: true,
      value: {
        ...yesNo,
        definition: 'Answer "no" if it rains and "yes" if it does not; there is nothing else.',
        simplifiedDefinition: 'Output no or yes.',
        positiveExamples: [
          { input: 'It pours.', output: 'no' },
          { input: 'The sun shines.', output: 'yes' },
        ],
        negativeExamples: [{ input: 'It pours.', output: 'perhaps' }],
        curatedExamples: [{ input: 'a', output: 'yes', gold: 'no' }],
        knownOutputs: [{ input: 'It pours.', outputs: ['no'] }],
        answerSpace: { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
      },
    })
  })

  test('its own words change nothing', () => {
    const made = renamedTask(
      yesNo,
      new Map([
        ['no', 'no'],
        ['yes', 'yes'],
      ]),
    )
    expect(made.fit && made.value).toBe(yesNo)
  })

  test('a label within another one is replaced once', () => {
    const task: Task = { ...yesNo, definition: 'Say neutral or non-neutral.' }
    const made = renamedTask(
      task,
      new Map([
        ['neutral', 'A'],
        ['non-neutral', 'B'],
      ]),
    )
    expect(made.fit && made.value.definition).toBe('Say A or B.')
  })

  const unstated: Task = { ...yesNo, definition: 'Does it rain?' }

  test('a definition that does not name its labels takes none but its own', () =>
    expect(renamedTask(unstated, permuted)).toEqual({
      fit: false,
      reason: 'task4_rain: its definition does not name "no", "yes", so nothing would tell what the other words mean',
    }))

  test('unless it is told what the words mean', () => {
    const made = renamedTask(
      unstated,
      new Map([
        ['no', 'apple'],
        ['yes', 'river'],
      ]),
      { told: true },
    )
    expect(made.fit && made.value.definition).toBe('Does it rain?')
    expect(made.fit && made.value.answerSpace).toMatchObject({ labels: ['apple', 'river'], stated: 'stated' })
  })

  test('references, and back', () => {
    expect(renamedReferences({ references: ['yes', ' no', 'perhaps'] }, permuted)).toEqual(['no', 'yes', 'perhaps'])
    expect([labelOf('no', permuted), labelOf('perhaps', permuted)]).toEqual(['yes', undefined])
  })
})

test('each set stands under its own name, described', () => {
  for (const name of wordSetNames)
    expect(wordSets[name]).toMatchObject({ name, describe: expect.any(String) as string })
})
