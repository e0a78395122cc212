import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { DraftContent } from '#contract/drafts.ts'
import { about, timeInWords, totalTime } from '#core/study/estimate-words.ts'
import { conditionInWords } from '#renderer/wizard/in-words.ts'
import { studyOf } from '#renderer/wizard/request.ts'
import { summaryOf } from '#renderer/wizard/summary.ts'

test.each([
  [0.2, 0.4, 'about 1 s'],
  [12, 40, '12 s to 40 s'],
  [331, 1893, '5 min 30 s to 31 min 30 s'],
  [4000, 90_000, '1 h 7 min to 1 d 1 h'],
])('%d to %d seconds: %s', (low, high, words) => {
  expect(timeInWords({ low, high })).toBe(words)
})

test.each([
  [7.4, '7'],
  [999, '999'],
  [1234, '1.2 k'],
  [56_789, '57 k'],
  [1_260_000, '1.3 M'],
  [3.6e9, '3.6 G'],
])('about %d: %s', (value, words) => {
  expect(about(value)).toBe(words)
})

test('asking and training together', () => {
  expect(totalTime({ asking: { low: 1, high: 2 }, training: { low: 10, high: 20 } })).toEqual({ low: 11, high: 22 })
  expect(totalTime(null)).toBeNull()
})

test('a condition has its own name, or says both halves', () => {
  expect(
    [
      presets.original,
      presets.empty,
      { definition: 'simplified', examples: 'delusive' } as const,
      { definition: 'without-label-list', examples: 'original' } as const,
    ].map(conditionInWords),
  ).toEqual([
    'Original',
    'Empty',
    'Simplified definition, delusive examples',
    'Definition without label list, original examples',
  ])
})

describe('the review', () => {
  const reported = (content: DraftContent) =>
    new Map(summaryOf(content, studyOf(content), undefined, undefined).map(({ title, value }) => [title, value]))

  test('of an empty draft says what is missing', () => {
    const rows = reported({})
    expect([rows.get('Question'), rows.get('Collection'), rows.get('Model'), rows.get('Trials')]).toEqual([
      'none chosen',
      'none chosen',
      'none chosen',
      '–',
    ])
  })

  test('of a study without tuning has no rows of tuning', () => {
    const rows = reported({ question: 'in context', testTasks: ['a', 'b'], instancesPerTask: 5 })
    expect(rows.get('Tasks')).toBe('2 tasks, 5 instances drawn by seed 1 of each')
    expect(rows.get('Conditions')).toBe('Original · Simplified · Delusive · Empty')
    for (const title of ['Train tasks', 'Train conditions', 'Trainings']) expect(rows.has(title)).toBe(false)
  })

  test('of a study with tuning names both stages', () => {
    const rows = reported({ question: 'examples', testTasks: ['a'], trainTasks: ['b'], instancesPerTask: null })
    expect(rows.get('Test tasks')).toBe('1 task, all instances of each')
    expect(rows.get('Train conditions')).toBe('Original · Delusive · Original definition, empty examples')
    expect(rows.get('Test conditions')).toBe('Original · Delusive; the untuned model, too')
    expect(rows.get('Method')).toMatch(/^LoRA of rank 8, alpha 16; sizes 10; seeds 1, 2, 3; 3 epochs/)
  })
})
