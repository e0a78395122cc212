import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitsPattern, selectTasks, type SelectableTask } from '#core/study/selected-tasks.ts'

const tasks: readonly SelectableTask[] = [
  { name: 'task190_snli_classification', kind: 'classification', categories: ['Textual Entailment'] },
  { name: 'task1344_rte', kind: 'classification', categories: ['Textual Entailment', 'Question Answering'] },
  { name: 'task1540_title', kind: 'generation', categories: ['Title Generation'] },
  { name: 'task050_multirc', kind: 'choice', categories: ['Answerability Classification'] },
]

describe('tasks are selected by', () => {
  test.each([
    ['nothing: all', {}, ['task190_snli_classification', 'task1344_rte', 'task1540_title', 'task050_multirc']],
    ['a name', { names: ['task1344_rte'] }, ['task1344_rte']],
    ['a pattern', { names: ['task1*'] }, ['task190_snli_classification', 'task1344_rte', 'task1540_title']],
    ['a pattern and a name', { names: ['*rc', 'task1540_title'] }, ['task1540_title', 'task050_multirc']],
    ['a kind', { kinds: ['generation', 'choice'] }, ['task1540_title', 'task050_multirc']],
    [
      'a category in other case',
      { categories: ['textual entailment'] },
      ['task190_snli_classification', 'task1344_rte'],
    ],
    ['a second category of a task', { categories: ['Question Answering'] }, ['task1344_rte']],
    ['a pattern of categories', { categories: ['*classification'] }, ['task050_multirc']],
    [
      'all of them at once',
      { names: ['task1*'], kinds: ['classification'], categories: ['Textual*'] },
      ['task190_snli_classification', 'task1344_rte'],
    ],
    [
      'a name that is not there: left to be refused by name',
      { names: ['task9', 'task1344_rte'] },
      ['task1344_rte', 'task9'],
    ],
  ] as const)('%s', (_, selection, expected) => {
    expect(selectTasks(tasks, selection)).toEqual({ state: 'selected', tasks: expected })
  })

  test.each([
    [
      'a pattern that no name fits',
      { names: ['task9*'] },
      ['invalid pattern of tasks: task9* (none of the 4 tasks has such a name)'],
    ],
    [
      'a category that is not there',
      { categories: ['Textual Entialment'] },
      [
        'invalid category: Textual Entialment (there are: Answerability Classification, Question Answering, Textual Entailment, Title Generation)',
      ],
    ],
    [
      'what leaves nothing together',
      { names: ['task1*'], kinds: ['choice'], categories: ['Title Generation'] },
      [
        'no task is selected by tasks task1* and kind choice and category Title Generation: the tasks so named are 2 classification, 0 choice, 1 generation',
      ],
    ],
  ] as const)('refused by value: %s', (_, selection, reasons) => {
    expect(selectTasks(tasks, selection)).toEqual({ state: 'refused', reasons })
  })

  test('tasks that are left out for another reason are selected by their own name alone', () => {
    const except = ['task1344_rte', 'task050_multirc']
    const names = (selection: object) => {
      const selected = selectTasks(tasks, selection, except)
      return selected.state === 'selected' ? selected.tasks : selected.reasons
    }
    expect(names({})).toEqual(['task190_snli_classification', 'task1540_title'])
    expect(names({ names: ['task1*', 'task050_multirc'] })).toEqual([
      'task190_snli_classification',
      'task1540_title',
      'task050_multirc',
    ])
    expect(names({ categories: ['Question Answering'] })).toEqual([
      'no task is selected by category Question Answering: the tasks so named are 1 classification, 0 choice, 1 generation',
    ])
  })

  test('a task whose name has a * is selected by it, not by a pattern', () => {
    const starred: SelectableTask = { name: 'task1*', kind: 'choice', categories: [] }
    expect(selectTasks([...tasks, starred], { names: ['task1*'] })).toEqual({ state: 'selected', tasks: ['task1*'] })
  })
})

test('a pattern means what a regular expression means with * as .*', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '\n'), maxLength: 9 })
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      const expression = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')
      expect(fitsPattern(pattern, name)).toBe(new RegExp(`^(?:${expression})$`, 's').test(name))
    }),
    { numRuns: 2000 },
  )
})

test('a long pattern against a long name takes no time', () => {
  const began = performance.now()
  expect(fitsPattern(`${'a*'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false)
  expect(performance.now() - began).toBeLessThan(200)
})
