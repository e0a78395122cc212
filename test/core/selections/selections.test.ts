import { describe, expect, test } from 'vitest'
import type { Condition, ShownExample } from '#core/conditions/condition.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import { selections } from '#core/selections/index.ts'
import { selectionNames, selectionsOf, type SelectionName } from '#core/selections/names.ts'
import { mostSpareInstances, sparePositions } from '#core/selections/spare-positions.ts'
import { drawnPositions } from '#core/study/asked-instances.ts'
import type { Instance, Task } from '#core/task.ts'
import { capitals, riddles, sentiment } from '../conditions/tasks.ts'

const labels = ['good', 'bad', 'neutral']
const spareInstances = Array.from({ length: 40 }, (_, i): Instance => ({
  id: `spare-${i}`,
  input: `Spare sentence ${i}.`,
  references: [labels[i % 3] ?? ''],
}))
/** Three positive examples, as task files bring them. */
const few: Task = { ...sentiment, spareInstances }
const many: Task = {
  ...sentiment,
  positiveExamples: Array.from({ length: 16 }, (_, i) => ({ input: `Sentence ${i}.`, output: labels[i % 3] ?? '' })),
}

function made(task: Task, examples: Condition['examples'], selection: SelectionName | undefined, k: number, seed = 1) {
  const condition = { definition: 'original', examples, ...(selection && { selection }) } as const
  return makeInstruction(task, condition, { k, seed })
}

function shown(...given: Parameters<typeof made>): readonly ShownExample[] {
  const instruction = made(...given)
  if (!instruction.fit) throw new Error(instruction.reason)
  return instruction.value.examples
}

function inputsOf(examples: readonly ShownExample[]): readonly string[] {
  return examples.map(({ input }) => input)
}

const rightOf = new Map(spareInstances.map(({ input, references }) => [input, references[0]]))

test('every selection stands in its registry under its own name, described', () => {
  for (const name of selectionNames) {
    expect(selections[name].name).toBe(name)
    expect(selections[name].describe).not.toBe('')
  }
})

describe('drawn', () => {
  test('with twice as many positive examples as are shown, from these', () => {
    const examples = shown(many, 'original', 'drawn-13', 8)
    const own = new Map(many.positiveExamples.map(({ input, output }) => [input, output]))
    expect(new Set(inputsOf(examples)).size).toBe(8)
    for (const { input, output, source } of examples) expect([own.get(input), source]).toEqual([output, 'task'])
  })

  test('with fewer from instances that are never asked, each once, with its first reference', () => {
    const instruction = made(few, 'original', 'drawn-13', 16)
    expect(instruction).toMatchObject({
      fit: true,
      value: { notes: ['task1_sentiment: 16 examples drawn from 40 instances that are never asked'] },
    })
    const examples = shown(few, 'original', 'drawn-13', 16)
    expect(new Set(inputsOf(examples)).size).toBe(16)
    for (const { input, output, source } of examples)
      expect([rightOf.get(input), source]).toEqual([output, 'unasked instance'])
  })

  test('each seed draws others: of 40 two draws of 16 share 6.4 in the mean', () => {
    const drawn = selectionsOf('drawn').map((name) => new Set(inputsOf(shown(few, 'original', name, 16))))
    const shared = drawn.flatMap((one, i) =>
      drawn.slice(i + 1).map((other) => [...one].filter((input) => other.has(input)).length),
    )
    const mean = shared.reduce((sum, each) => sum + each, 0) / shared.length
    // Hypergeometric: a standard deviation of 1.54 for one pair.
    expect(mean).toBeGreaterThan(6.4 - 3 * 1.54)
    expect(mean).toBeLessThan(6.4 + 3 * 1.54)
  })

  test('the same examples whatever is altered, and whatever the seed of the study', () => {
    const inputs = inputsOf(shown(few, 'original', 'drawn-42', 8))
    for (const examples of ['random-labels', 'wrong-labels-50', 'random-words', 'inputs-only'] as const)
      expect(inputsOf(shown(few, examples, 'drawn-42', 8))).toEqual(inputs)
    expect(inputsOf(shown(few, 'original', 'drawn-42', 8, 99))).toEqual(inputs)
  })

  test('labels are drawn anew for each draw', () => {
    const of = (name: SelectionName) => shown(few, 'random-labels', name, 16).map(({ output }) => output)
    expect(of('drawn-100')).not.toEqual(of('drawn-13'))
    expect(of('drawn-100')).toEqual(of('drawn-100'))
  })

  test('delusive examples are of the drawn ones, not of the negative ones', () => {
    const examples = shown(few, 'delusive', 'drawn-21', 4)
    expect(inputsOf(examples)).toEqual(inputsOf(shown(few, 'original', 'drawn-21', 4)))
    for (const { input, output, source } of examples) {
      expect(output).not.toBe(rightOf.get(input))
      expect(source).toBe('wrong label')
    }
  })

  test('what any reference says is no wrong label', () => {
    const both = spareInstances.map((each) => ({ ...each, references: ['good', 'bad'] }))
    for (const { output } of shown({ ...few, spareInstances: both }, 'wrong-labels-100', 'drawn-87', 8))
      expect(output).toBe('neutral')
  })

  test('options of a choice task come with its instances', () => {
    const spare = [1, 2, 3].map((i): Instance => ({
      id: `${i}`,
      input: `Which is ${i}?`,
      references: [`right ${i}`],
      options: [`right ${i}`, `wrong ${i}`],
    }))
    for (const { input, output } of shown({ ...riddles, spareInstances: spare }, 'wrong-labels-100', 'drawn-13', 3))
      expect(output).toBe(`wrong ${input.slice(-2, -1)}`)
  })
})

describe('order', () => {
  test('the first k examples, each with the output that its condition gives it', () => {
    for (const examples of ['original', 'random-labels', 'random-words', 'foreign-inputs'] as const) {
      const own = shown(many, examples, undefined, 16)
      const ordered = shown(many, examples, 'order-13', 16)
      expect(ordered).not.toEqual(own)
      expect(ordered.toSorted(byInput)).toEqual(own.toSorted(byInput))
    }
  })

  test('each seed has an order of its own', () => {
    const orders = selectionsOf('order').map((name) => inputsOf(shown(many, 'original', name, 16)).join())
    expect(new Set(orders).size).toBe(5)
  })

  test('of a task with fewer examples those of the first draw', () => {
    const drawn = shown(few, 'random-labels', 'drawn-100', 16)
    expect(shown(few, 'random-labels', 'order-87', 16).toSorted(byInput)).toEqual(drawn.toSorted(byInput))
  })
})

function byInput(one: ShownExample, other: ShownExample): number {
  return one.input < other.input ? -1 : 1
}

test.each<[string, Task, Condition['examples'], SelectionName, number, string]>([
  [
    'too few of both',
    { ...sentiment, spareInstances: spareInstances.slice(0, 15) },
    'original',
    'drawn-13',
    16,
    'task1_sentiment: k = 16 examples to draw, 3 positive examples there (32 are needed) and 15 instances that are never asked (16 are needed)',
  ],
  [
    'all instances asked',
    sentiment,
    'labels-only',
    'order-13',
    4,
    'task1_sentiment: k = 4 examples to draw, 3 positive examples there (8 are needed) and 0 instances that are never asked (4 are needed)',
  ],
  [
    'labels of a generation task',
    { ...capitals, spareInstances },
    'random-labels',
    'drawn-13',
    4,
    'task2_capitals: a generation task has no label space to draw labels from',
  ],
  [
    'no examples drawn',
    few,
    'empty',
    'drawn-13',
    4,
    'task1_sentiment: empty examples are none, so there is none to draw',
  ],
  ['k = 0 drawn', few, 'original', 'drawn-13', 0, 'task1_sentiment: k = 0 shows no example, so there is none to draw'],
  [
    'an order of one example',
    few,
    'original',
    'order-13',
    1,
    'task1_sentiment: original examples with k = 1 show one, which has no other order',
  ],
  [
    'an order of none',
    few,
    'empty',
    'order-13',
    2,
    'task1_sentiment: empty examples with k = 2 show none, which has no other order',
  ],
  [
    'a share that is no whole number',
    few,
    'wrong-labels-25',
    'drawn-13',
    6,
    'task1_sentiment: 25 % of k = 6 examples is no whole number of them',
  ],
])('refuses by name: %s', (_, task, examples, selection, k, reason) => {
  expect(made(task, examples, selection, k)).toEqual({ fit: false, reason })
})

describe('spare positions', () => {
  const task = { name: 'many', instanceCount: 1000 }

  test.each([
    ['the first 50', { instancesPerTask: 50 }],
    ['50 drawn by a seed', { instancesPerTask: 50, instanceSeed: 3 }],
  ])('none that is asked, each once: %s', (_, asked) => {
    const positions = sparePositions(task, asked)
    const isAsked = new Set(drawnPositions(task, asked) ?? Array.from({ length: 50 }, (__, i) => i))
    expect(positions.filter((position) => isAsked.has(position))).toEqual([])
    expect(new Set(positions).size).toBe(mostSpareInstances)
  })

  test('none where all are asked, and no more than there are', () => {
    expect(sparePositions(task, { instancesPerTask: null })).toEqual([])
    expect(sparePositions({ ...task, instanceCount: 60 }, { instancesPerTask: 60 })).toEqual([])
    expect(sparePositions({ ...task, instanceCount: 60 }, { instancesPerTask: 50 }).toSorted()).toEqual([
      50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
    ])
  })
})
