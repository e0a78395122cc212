import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { pairSources } from '#core/annotations/item.ts'
import { pairProblems } from '#core/annotations/pair-problems.ts'
import { proposals, type ModelAnswer, type ProposalOptions } from '#core/annotations/proposals.ts'
import { normalise } from '#core/scoring/normalise.ts'
import type { Task } from '#core/task.ts'
import { capitals, examples, sentiment } from '../conditions/tasks.ts'

const options: ProposalOptions = { references: new Map(), pairs: [], answers: [], seed: 1, most: 100 }
const reported = (task: Task, given: Partial<ProposalOptions> = {}) =>
  proposals(task, { ...options, ...given }).proposals.map(
    ({ source, input, output, state, note }) =>
      `${source}: ${input} > ${output}${state === 'proposed' ? '' : ` (${note})`}`,
  )
const passedOver = (task: Task, given: Partial<ProposalOptions> = {}) =>
  proposals(task, { ...options, ...given }).passedOver.map(
    ({ title, output, reason }) => `${title} "${output}": ${reason}`,
  )
const answer = (input: string, reference: string, answered: string): ModelAnswer => ({
  id: `${input}1`,
  input,
  references: [reference],
  answer: answered,
})
const pair = (input: string, output: string, state: ProposalOptions['pairs'][number]['state'], proposed = output) => ({
  input,
  output,
  gold: null,
  state,
  proposed,
  source: 'annotator' as const,
})

const twoLabels: Task = {
  ...sentiment,
  answerSpace: { kind: 'classification', labels: ['good', 'bad'], stated: 'stated' },
  positiveExamples: examples('I love it. > good', 'I hate it. > bad'),
}
const unknown = 'no right output of this input is known'

describe('from every source in turn', () => {
  test.each<[string, Task, Partial<ProposalOptions>, readonly string[]]>([
    [
      'classification',
      twoLabels,
      {},
      [
        `negative example: I like it. > bad (${unknown})`,
        'wrong label: I love it. > bad',
        `negative example: I mind it. > good (${unknown})`,
        'wrong label: I hate it. > good',
      ],
    ],
    [
      'generation',
      capitals,
      {},
      [
        `negative example: Norway > Bergen (${unknown})`,
        'rotated output: France > Rome',
        `negative example: Sweden > Malmö (${unknown})`,
        'rotated output: Italy > Madrid',
        'rotated output: Spain > Paris',
      ],
    ],
    [
      'with what a model answered',
      capitals,
      { most: 3, answers: [answer('Peru', 'Lima', 'Cusco'), answer('Chile', 'Santiago', 'Arica')] },
      [
        'model answer: Peru > Cusco (a model answered so; it may be right in another way)',
        `negative example: Norway > Bergen (${unknown})`,
        'rotated output: France > Rome',
      ],
    ],
    ['no more than are wanted', capitals, { most: 1 }, [`negative example: Norway > Bergen (${unknown})`]],
    ['none', capitals, { most: 0 }, []],
    [
      'a new input as long as there is one',
      { ...twoLabels, negativeExamples: examples('I love it. > bad', 'I love it. > good') },
      { most: 2 },
      ['negative example: I love it. > bad', 'wrong label: I hate it. > good'],
    ],
    [
      'then inputs once more',
      { ...capitals, negativeExamples: examples('France > Lyon') },
      {},
      [
        'negative example: France > Lyon',
        'rotated output: Italy > Madrid',
        'rotated output: Spain > Paris',
        'rotated output: France > Rome',
      ],
    ],
    [
      'not beside a pair that is there',
      twoLabels,
      { most: 1, pairs: [pair('I like it.', 'bad', 'approved')] },
      ['wrong label: I love it. > bad'],
    ],
    [
      'not what was rejected',
      twoLabels,
      { pairs: [pair('I like it.', 'bad', 'rejected'), pair('I love it. ', 'Bad.', 'rejected')] },
      [`negative example: I mind it. > good (${unknown})`, 'wrong label: I hate it. > good'],
    ],
    [
      'not what was edited',
      capitals,
      { most: 2, pairs: [pair('Norway', 'Hamar', 'approved', 'Bergen')] },
      ['rotated output: France > Rome', `negative example: Sweden > Malmö (${unknown})`],
    ],
    [
      'another label in place of the one that was rejected',
      { ...sentiment, negativeExamples: [] },
      { most: 1, pairs: [pair('I love it.', 'bad', 'rejected')] },
      ['wrong label: I love it. > neutral'],
    ],
    [
      "another example's output in place of the one that was rejected",
      { ...capitals, negativeExamples: [] },
      { most: 1, pairs: [pair('France', 'Rome', 'rejected')] },
      ['rotated output: France > Madrid'],
    ],
    ['nothing to make one of', { ...capitals, negativeExamples: [], positiveExamples: [] }, {}, []],
  ])('%s', (_, task, given, expected) => {
    expect(reported(task, given)).toEqual(expected)
  })
})

describe('what could be right after all needs a second look', () => {
  const generation = (right: string, wrong: string): Task => ({
    ...capitals,
    positiveExamples: examples(`Peru > ${right}`),
    negativeExamples: examples(`Peru > ${wrong}`),
  })
  test.each<[string, Task, Partial<ProposalOptions>, string]>([
    ['another capital', generation('Lima', 'Cusco'), {}, ''],
    [
      'half of the words',
      generation('the city of Lima', 'the city of Cusco'),
      {},
      'it is nearly the right output "the city of Lima"',
    ],
    ['fewer', generation('the old city of Lima', 'Cusco in the Andes'), {}, ''],
    ['another form of a word', generation('a candle', 'Candles'), {}, 'it is nearly the right output "a candle"'],
    [
      'the right one with more around it',
      generation('Lima', 'Lima by the sea'),
      {},
      'it is nearly the right output "Lima"',
    ],
    [
      'a part of the right one',
      generation('Lima by the sea', 'Lima'),
      {},
      'it is nearly the right output "Lima by the sea"',
    ],
    ['letters of the right one', generation('art', 'start'), {}, ''],
    ['a part, in a script without spaces', generation('北京', '北京市'), {}, 'it is nearly the right output "北京"'],
    [
      'near to a second reference',
      { ...generation('Lima', 'the city of Cusco'), positiveExamples: [] },
      { references: new Map([['Peru', ['Lima', 'the city of Lima']]]) },
      'it is nearly the right output "the city of Lima"',
    ],
    [
      'known from an instance',
      { ...generation('Lima', 'Cusco'), positiveExamples: [] },
      { references: new Map([['Peru', ['Lima']]]) },
      '',
    ],
    ['not known', { ...generation('Lima', 'Cusco'), positiveExamples: [] }, {}, unknown],
    [
      'a label is a label',
      {
        ...generation('not good', 'good'),
        answerSpace: { kind: 'classification', labels: ['good', 'not good'], stated: 'stated' },
      },
      {},
      '',
    ],
    [
      'a model answered so, nearly right',
      { ...capitals, positiveExamples: [], negativeExamples: [] },
      { answers: [answer('Peru', 'the city of Lima', 'the city of Cusco')] },
      'it is nearly the right output "the city of Lima"; a model answered so; it may be right in another way',
    ],
  ])('%s', (_, task, given, note) => {
    const [first] = proposals(task, { ...options, ...given }).proposals
    expect([first?.note, first?.state]).toEqual([note, note === '' ? 'proposed' : 'needs a second look'])
  })
})

test.each<[string, Task, Partial<ProposalOptions>, readonly string[]]>([
  ['nothing', twoLabels, {}, []],
  [
    'outside the label space',
    { ...twoLabels, negativeExamples: examples("I like it. > I don't know.", 'I mind it. > good') },
    {},
    ['negative example 1 "I don\'t know.": "I don\'t know." is outside the label space'],
  ],
  [
    'right for an instance',
    { ...capitals, negativeExamples: examples('Bolivia > Sucre') },
    { references: new Map([['Bolivia', ['La Paz', 'sucre']]]) },
    ['negative example 1 "Sucre": "Sucre" is right by the reference "sucre" of an instance with the same input'],
  ],
  [
    'another form',
    { ...capitals, negativeExamples: examples('Norway > Bergen\nHamar', 'Sweden > malmö') },
    {},
    [
      'negative example 1 "Bergen\nHamar": it has 2 lines, right outputs have 1',
      'negative example 2 "malmö": it begins with a small letter, right outputs begin with a capital one',
    ],
  ],
  [
    'one example',
    { ...capitals, negativeExamples: [], positiveExamples: examples('France > Paris') },
    {},
    ['rotated output for positive example 1 "": there is no other example to take an output from'],
  ],
  [
    'all examples have one output',
    { ...capitals, negativeExamples: [], positiveExamples: examples('a > A', 'b > a.') },
    {},
    [
      'rotated output for positive example 1 "a.": "a." equals its gold output "A"',
      'rotated output for positive example 2 "A": "A" equals its gold output "a."',
    ],
  ],
  [
    'one label',
    {
      ...twoLabels,
      negativeExamples: [],
      answerSpace: { kind: 'classification', labels: ['good', 'Good!'], stated: 'stated' },
    },
    {},
    ['wrong label for positive example 1 "": the label space has no other label'],
  ],
  [
    'an answer that is no label',
    { ...twoLabels, negativeExamples: [] },
    { answers: [answer('It is fine.', 'good', 'Fine!')] },
    ['answer to instance It is fine.1 "Fine!": "Fine!" is outside the label space'],
  ],
])('passed over: %s', (_, task, given, expected) => {
  expect(passedOver(task, given)).toEqual(expected)
})

test('the seed chooses among equally good outputs, and the same again', () => {
  const of = (seed: number) => reported({ ...sentiment, negativeExamples: [] }, { seed }).join(' ')
  const seeds = Array.from({ length: 40 }, (_, seed) => seed)
  expect(seeds.map(of)).toEqual(seeds.map(of))
  expect(new Set(seeds.map(of)).size).toBe(8)
})

const word = fc.constantFrom('a', 'b', 'c', 'A.', 'b ', 'c!', 'not a', '["a"]', 'a\nb', '', 'some longer text')
const example = fc.record({ input: fc.constantFrom('x', 'y', 'z', 'x ', 'u', ''), output: word })
const anyTask: fc.Arbitrary<Task> = fc.record({
  name: fc.constantFrom('task1', 'task2'),
  definition: fc.constant('d'),
  categories: fc.constant([]),
  curatedExamples: fc.constant([]),
  positiveExamples: fc.array(example, { maxLength: 5 }),
  negativeExamples: fc.array(example, { maxLength: 4 }),
  answerSpace: fc.oneof(
    fc.constant({ kind: 'generation' } as const),
    fc.record({
      kind: fc.constant('classification' as const),
      labels: fc.uniqueArray(word),
      stated: fc.constant('stated' as const),
    }),
  ),
})
const anyOptions: fc.Arbitrary<ProposalOptions> = fc.record({
  references: fc
    .array(fc.tuple(fc.constantFrom('x', 'y', 'q'), fc.array(word, { minLength: 1, maxLength: 2 })), { maxLength: 3 })
    .map((rows) => new Map(rows)),
  pairs: fc.array(
    fc.record({
      input: fc.constantFrom('x', 'y'),
      output: word,
      proposed: word,
      gold: fc.constant(null),
      source: fc.constantFrom(...pairSources),
      state: fc.constantFrom('proposed', 'approved', 'rejected', 'needs a second look'),
    }),
    { maxLength: 3 },
  ),
  answers: fc.array(
    fc.record({
      id: fc.constant('1'),
      input: fc.constantFrom('x', 'q'),
      references: fc.array(word, { minLength: 1, maxLength: 2 }),
      answer: word,
    }),
    { maxLength: 3 },
  ),
  seed: fc.nat({ max: 5 }),
  most: fc.nat({ max: 8 }),
})

test('whatever the task, a proposal passes every validator, is new, and is taken back by nobody who rejected it', () => {
  let proposed = 0
  fc.assert(
    fc.property(anyTask, anyOptions, (task, given) => {
      const { proposals: made } = proposals(task, given)
      proposed += made.length
      expect(made.length).toBeLessThanOrEqual(given.most)
      const kept = given.pairs.filter(({ state }) => state !== 'rejected')
      for (const [i, each] of made.entries()) {
        expect(
          pairProblems(each, {
            task,
            others: [...kept, ...made.filter((_, j) => j !== i)],
            references: given.references.get(each.input.trim()) ?? [],
          }),
        ).toEqual([])
        for (const { input, output, proposed: first } of given.pairs) {
          if (input === each.input.trim()) expect([output, first].map(normalise)).not.toContain(normalise(each.output))
        }
        expect(each.note === '').toBe(each.state === 'proposed')
      }
      // Only where there is no other input left does one come twice.
      const inputs = made.map(({ input }) => input.trim())
      const all = new Set(
        proposals(task, { ...given, most: 100 })
          .proposals.map(({ input }) => input.trim())
          .filter((input) => kept.every((pair) => pair.input !== input)),
      )
      expect(new Set(inputs.filter((input) => all.has(input))).size).toBe(Math.min(given.most, all.size))
    }),
    { numRuns: 2000 },
  )
  expect(proposed).toBeGreaterThan(1000)
})

test('asked for one after another, they are those that are asked for at once', () => {
  fc.assert(
    fc.property(anyTask, anyOptions, (task, given) => {
      const atOnce = proposals(task, { ...given, pairs: [], most: 20 }).proposals
      let pairs: ProposalOptions['pairs'] = []
      for (let i = 0; i < 20; i++) {
        const {
          proposals: [next],
        } = proposals(task, { ...given, pairs, most: 1 })
        if (next) pairs = [...pairs, { ...next, proposed: next.output }]
      }
      const inWords = (of: readonly { readonly source: string; readonly input: string }[]) =>
        of.map(({ source, input }) => `${source}: ${input.trim()}`).sort()
      expect(inWords(pairs)).toEqual(inWords(atOnce))
    }),
    { numRuns: 1000 },
  )
})
