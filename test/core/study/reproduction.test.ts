import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { BaselineTask } from '#core/baselines/index.ts'
import { paperTasks } from '#core/study/reproduction-tasks.ts'
import { reproduce, type Extent } from '#core/study/reproduction.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'

function task(name: string, labels: readonly string[] | null, references: readonly string[]): BaselineTask {
  return {
    task: name,
    category: 'any',
    labels,
    examples: [],
    instances: references.map((reference, i) => ({ id: String(i), input: '', references: [reference] })),
  }
}

const [first = '', second = ''] = paperTasks
const hundred = Array.from({ length: 100 }, (_, i) => (i < 60 ? 'yes' : 'no'))
const all = paperTasks.map((name) => task(name, ['yes', 'no'], hundred))

test.each<[string, readonly BaselineTask[], Extent, string]>([
  [
    'all 57 tasks with 100 instances',
    all,
    'whole',
    'Not reproduced: random guess, floored and majority label differ from what is published on the same 57 tasks and n = 5700 instances',
  ],
  [
    'one task with an instance too few',
    [...all.slice(1), task(first, ['yes', 'no'], hundred.slice(1))],
    'subset',
    'Your subset: 57 of 57 tasks, n = 5699 (1 with fewer than 100 instances).',
  ],
  [
    'two tasks, another and one of generation',
    [task(first, ['yes', 'no'], hundred), task('mine', ['a'], ['a']), task(second, null, ['x'])],
    'subset',
    'Your subset: 1 of 57 tasks, n = 100 (55 not in this collection, 1 here without a label space or without instances).',
  ],
  [
    "tasks of one's own",
    [task('mine', ['a', 'b'], ['a', 'a', 'b'])],
    'none',
    "None of the paper's 57 classification tasks is in this collection; our values use its own 1 classification task, n = 3.",
  ],
  [
    'generation only',
    [task('mine', null, ['a'])],
    'none',
    "None of the paper's 57 classification tasks is in this collection; it has no other classification task either, so there is nothing to guess.",
  ],
  [
    'nothing',
    [],
    'none',
    "None of the paper's 57 classification tasks is in this collection; it has no other classification task either, so there is nothing to guess.",
  ],
])('The reproduction card: %s', (_, tasks, extent, sentence) => {
  const card = reproduce(tasks)
  expect(card.extent).toBe(extent)
  expect(card.sentences[0]).toContain(sentence)
  expect(card.sentences.at(-1)).toContain('May not')
})

test('Only on the same tasks and instances ours are held against what is published', () => {
  const one = reproduce([task(first, ['yes', 'no'], hundred)])
  expect(one.rows.map(({ name, ours, published, mark, agrees }) => [name, ours, published, mark, agrees])).toEqual([
    ['random guess, floored', 50, 42.649, 'N', null],
    ['random guess', 50, null, null, null],
    ['majority label', 60, 43.368, 'N', null],
    ['instruction tuning, low resource', null, 43, 'P', null],
  ])
  expect(one.tasks).toEqual([
    {
      task: first,
      n: 100,
      labels: 2,
      randomGuess: 50,
      majorityLabel: 60,
      byExactMatch: { randomGuess: 50, majorityLabel: 60 },
    },
  ])
  expect(reproduce(all).rows.map(({ agrees }) => agrees)).toEqual([false, null, false, null])
})

test("The paper's forms stay what they are where exact match scores a guess differently, and a sentence says so", () => {
  const card = reproduce([task(first, ['He', 'he', 'it', 'It'], ['He', 'he', 'it', 'it'])])
  expect(card.rows.map(({ name, ours }) => [name, ours])).toEqual([
    ['random guess, floored', 25],
    ['random guess', 25],
    ['majority label', 50],
    ['instruction tuning, low resource', null],
  ])
  expect(card.tasks[0]?.byExactMatch).toEqual({ randomGuess: 50, majorityLabel: 50 })
  expect(card.sentences.at(-2)).toBe(
    `The paper's forms count one label as right; exact match scores a guess differently on 1 task: ${
      first
    } (random guess 50.0 instead of 25.0, majority label 50.0 instead of 50.0). By exact match random guess is 50.000 % over all instances, and the majority label 50.000 %.`,
  )
  expect(reproduce(all).sentences.some((sentence) => sentence.includes('By exact match'))).toBe(false)
})

test('Names alone: 57 of them, each once', () => {
  expect(new Set(paperTasks).size).toBe(57)
})

interface Golden {
  readonly tasks: readonly {
    readonly task: string
    readonly labels: readonly string[]
    readonly first100_counts: Readonly<Record<string, number>> | null
  }[]
}

describe.skipIf(!sharedAvailable)(`The paper's 57 tasks${sharedReason}`, () => {
  const read = (name: string): unknown =>
    sharedAvailable ? JSON.parse(readFileSync(sharedPath(`golden/${name}`), 'utf8')) : {}
  const { tasks = [] } = read('random_baseline_57cls.json') as Partial<Golden>
  // Counts of five tasks may not be passed on: they have two labels, 50 instances each.
  const given = tasks.map(({ task: name, labels, first100_counts: counts }) =>
    task(
      name,
      labels,
      Object.entries(counts ?? Object.fromEntries(labels.map((label) => [label, 50]))).flatMap(([label, n]) =>
        Array<string>(n).fill(label),
      ),
    ),
  )

  test('The names are those the authors call classification, all labels stated', () => {
    const kinds = Object.entries(read('kung_cls_gen_119.json') as Record<string, string>)
    expect(kinds.flatMap(([name, kind]) => (kind === 'CLS(ExactMentioned)' ? [name] : [])).toSorted()).toEqual(
      paperTasks.toSorted(),
    )
  })

  test('42.649 % floored, 42.737 % unfloored, 43.368 % by the majority label, and both published values agree', () => {
    const card = reproduce(given)
    expect(card.extent).toBe('whole')
    expect(card.n).toBe(5700)
    expect(card.rows.map(({ ours, agrees }) => [ours?.toFixed(3), agrees])).toEqual([
      ['42.649', true],
      ['42.737', null],
      ['43.368', true],
      [undefined, null],
    ])
    expect(card.sentences[0]).toContain('Reproduced')
    // The values are those of test/core/baselines/golden.test.ts.
    expect(card.sentences.at(-2)).toContain('exact match scores a guess differently on 2 tasks')
    expect(card.sentences.at(-2)).toContain(
      'By exact match random guess is 43.104 % over all instances, and the majority label 43.754 %.',
    )
  })

  test('Without one of them it is a subset, whatever it comes to', () => {
    expect(reproduce(given.slice(1))).toMatchObject({ extent: 'subset', missing: [given[0]?.task] })
  })
})
