import { expect, test } from 'vitest'
import fc from 'fast-check'
import { delusiveExamples } from '#core/conditions/examples-delusive.ts'
import { normalise } from '#core/scoring/normalise.ts'
import type { CuratedExample, Task } from '#core/task.ts'
import { capitals, examples, riddles, sentiment } from './tasks.ts'

const curated: Task = {
  ...sentiment,
  curatedExamples: [
    { input: 'It shines.', output: 'bad', gold: 'good' },
    { input: 'It stinks.', output: 'bad.', gold: 'bad' },
  ],
}
const approved = (input: string, output: string, gold: string): CuratedExample => ({
  input,
  output,
  gold,
  approved: true,
})
const ofSet: Task = {
  ...capitals,
  curatedExamples: [
    approved('Peru', 'Lima\nCusco', 'Lima'),
    approved('Chile', 'santiago.', 'Santiago'),
    approved('France', 'PARIS', 'Lyon'),
    approved('Cuba', ' ', 'Havana'),
  ],
}
const ofFile: Task = { ...capitals, curatedExamples: [{ input: 'Peru', output: 'Lima\nCusco', gold: 'Lima' }] }
const oneNegative: Task = { ...capitals, negativeExamples: examples('Norway > Bergen') }
const sharedInput: Task = { ...sentiment, negativeExamples: examples('I love it. > bad', 'I love it. > neutral') }
const twoLabels: Task = {
  ...sentiment,
  positiveExamples: examples('I love it. > good', 'I hate it. > bad'),
  negativeExamples: examples("I like it. > I don't know.", 'I mind it. > good,bad.'),
  answerSpace: { kind: 'classification', labels: ['good', 'bad'], stated: 'stated' },
}

const rightByInstance: Task = {
  ...sentiment,
  knownOutputs: [
    { input: 'I like it.', outputs: ['good', 'Bad'] },
    { input: 'I hate it.', outputs: ['neutral'] },
  ],
}

const outside = (n: number, output: string) =>
  `task1_sentiment: negative example ${n} skipped: "${output}" is outside the label space`

test.each([
  [
    'negative examples come before automatic ones',
    sentiment,
    2,
    ['negative example: I like it. > bad', 'negative example: I mind it. > good'],
    [],
  ],
  [
    'curated ones come first; one that is right is skipped',
    curated,
    2,
    ['curated: It shines. > bad', 'negative example: I like it. > bad'],
    ['task1_sentiment: curated example 2 skipped: "bad." equals its gold output "bad"'],
  ],
  [
    'what an annotator approved is shown whatever its form, and skipped where it is wrong for certain',
    ofSet,
    2,
    ['curated: Peru > Lima\nCusco', 'negative example: Norway > Bergen'],
    [
      'task2_capitals: curated example 2 skipped: "santiago." equals its gold output "Santiago"',
      'task2_capitals: curated example 3 skipped: "PARIS" is a right output for the same input',
      'task2_capitals: curated example 4 skipped: its output is blank',
    ],
  ],
  [
    'nobody was told of the form of what a task file brought',
    ofFile,
    1,
    ['negative example: Norway > Bergen'],
    ['task2_capitals: curated example 1 skipped: its output is several lines, right outputs are one line'],
  ],
  [
    'negative examples outside the label space are skipped',
    twoLabels,
    2,
    ['wrong label: I love it. > bad', 'wrong label: I hate it. > good'],
    [outside(1, "I don't know."), outside(2, 'good,bad.')],
  ],
  [
    'what an instance shows to be right is passed over, and no wrong label is drawn that is right',
    rightByInstance,
    3,
    ['negative example: I mind it. > good', 'wrong label: I love it. > neutral', 'wrong label: I hate it. > good'],
    [
      'task1_sentiment: negative example 1 skipped: "bad" is right by the reference "Bad" of an instance with the same input',
    ],
  ],
  [
    'what an annotator approved and an instance shows to be right is skipped, too',
    { ...ofSet, knownOutputs: [{ input: 'peru', outputs: ['Lima Cusco'] }] },
    1,
    ['negative example: Norway > Bergen'],
    [
      'task2_capitals: curated example 1 skipped: "Lima\nCusco" is right by the reference "Lima Cusco" of an instance with the same input',
      'task2_capitals: curated example 2 skipped: "santiago." equals its gold output "Santiago"',
      'task2_capitals: curated example 3 skipped: "PARIS" is a right output for the same input',
      'task2_capitals: curated example 4 skipped: its output is blank',
    ],
  ],
  [
    'a single negative example is filled up by rotation',
    oneNegative,
    3,
    ['negative example: Norway > Bergen', 'rotated output: France > Madrid', 'rotated output: Italy > Paris'],
    [],
  ],
  [
    'another option of the same input',
    riddles,
    3,
    ['negative example: Which barks? > cat', 'wrong label: Which is warm? > snow', 'wrong label: Which swims? > cat'],
    [
      'task3_riddles: negative example 2 skipped: "none of them" is none of the options of its input',
      'task3_riddles: negative example 3 skipped: the options of its input are not known, so "mouse" may be none of them',
    ],
  ],
  [
    'no input is shown twice',
    sharedInput,
    2,
    ['negative example: I love it. > bad', 'wrong label: I hate it. > good'],
    [
      'task1_sentiment: negative example 2 skipped: its input is already shown',
      'task1_sentiment: wrong label for positive example 1 skipped: its input is already shown',
    ],
  ],
])('%s', (_title, task, k, shown, notes) => {
  const made = delusiveExamples.apply(task, { k, seed: 1 })
  expect(made.fit && made.value.map(({ input, output, source }) => `${source}: ${input} > ${output}`)).toEqual(shown)
  expect((made.fit && made.notes) || []).toEqual(notes)
})

const oneOfEach: Task = { ...oneNegative, positiveExamples: examples('France > Paris') }
const oneLabel: Task = {
  ...twoLabels,
  answerSpace: { kind: 'classification', labels: ['good', 'Good.'], stated: 'stated' },
}

test.each([
  [
    oneOfEach,
    2,
    'task2_capitals: k = 2 delusive examples asked for, 1 found, 1 missing ' +
      '(rotated output for positive example 1 skipped: "Paris" equals its gold output "Paris")',
  ],
  [
    { ...oneLabel, negativeExamples: [], positiveExamples: examples('I love it. > good') },
    1,
    'task1_sentiment: k = 1 delusive examples asked for, 0 found, 1 missing ' +
      '(wrong label for positive example 1 skipped: "good" equals its gold output "good")',
  ],
])('too few examples are refused with the task and what is missing: %#', (task, k, reason) => {
  expect(delusiveExamples.apply(task, { k, seed: 1 })).toEqual({ fit: false, reason })
})

test('the seed chooses among equally good wrong labels, and chooses the same again', () => {
  const task: Task = { ...sentiment, negativeExamples: [] }
  const outputs = (seed: number) => {
    const made = delusiveExamples.apply(task, { k: 3, seed })
    return made.fit ? made.value.map((example) => example.output).join(' ') : made.reason
  }
  const seeds = Array.from({ length: 40 }, (_, seed) => seed)
  expect(seeds.map(outputs)).toEqual(seeds.map(outputs))
  // Two wrong labels for each of three examples.
  expect(new Set(seeds.map(outputs)).size).toBe(8)
})

const word = fc.constantFrom('a', 'b', 'c', 'A.', 'b ', 'c!', 'not a', '["a"]', 'a\nb', '')
const example = fc.record({ input: fc.constantFrom('x', 'y', 'z', 'x ', 'u', 'v'), output: word })
const anyTask: fc.Arbitrary<Task> = fc.record({
  name: fc.constantFrom('task1', 'task2'),
  definition: fc.constant('d'),
  positiveExamples: fc.array(example, { maxLength: 5 }),
  negativeExamples: fc.array(example, { maxLength: 4 }),
  categories: fc.constant([]),
  curatedExamples: fc.array(fc.record({ input: fc.constantFrom('x', 'q'), output: word, gold: word }), {
    maxLength: 2,
  }),
  answerSpace: fc.oneof(
    fc.constant({ kind: 'generation' } as const),
    fc.record({
      kind: fc.constant('classification' as const),
      labels: fc.uniqueArray(word),
      stated: fc.constant('stated' as const),
    }),
  ),
})

test('without examples there is nothing delusive: k = 0 is refused, or it would be another condition under this name', () => {
  fc.assert(
    fc.property(anyTask, (task) => {
      expect(delusiveExamples.apply(task, { k: 0, seed: 1 })).toMatchObject({
        fit: false,
        reason: expect.stringContaining('k = 0') as string,
      })
    }),
  )
})

test('whatever the task, what is shown is wrong, in the label space, once per input and k times; or it is refused', () => {
  let shown = 0
  fc.assert(
    fc.property(anyTask, fc.integer({ min: 1, max: 4 }), fc.integer(), (task, k, seed) => {
      const made = delusiveExamples.apply(task, { k, seed })
      if (!made.fit) {
        expect(made.reason).toMatch(new RegExp(`^${task.name}: .* missing `))
        return
      }
      shown += made.value.length
      expect(made.value).toHaveLength(k)
      expect(new Set(made.value.map(({ input }) => input.trim())).size).toBe(k)
      const golds = [
        ...task.positiveExamples,
        ...task.curatedExamples.map(({ input, gold }) => ({ input, output: gold ?? '' })),
      ]
      for (const { input, output, source } of made.value) {
        const known = source === 'curated' ? golds : task.positiveExamples
        const own = known.filter((gold) => gold.input.trim() === input.trim())
        if (source !== 'curated') for (const gold of own) expect(normalise(output)).not.toBe(normalise(gold.output))
        if (task.answerSpace.kind === 'classification')
          expect(task.answerSpace.labels.map((label) => label.trim())).toContain(output.trim())
      }
      const curatedShown = made.value.filter(({ source }) => source === 'curated')
      for (const { input, output } of curatedShown) {
        const origin = task.curatedExamples.filter((one) => one.input === input && one.output === output)
        expect(origin.some(({ gold }) => normalise(gold ?? '') !== normalise(output))).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
  expect(shown).toBeGreaterThan(1000)
})
