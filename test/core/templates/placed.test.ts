import { describe, expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, makeInstruction } from '#core/conditions/index.ts'
import { contentFreeInput } from '#core/answers/label-score.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { placedInput, placedTemplate } from '#core/templates/placed.ts'
import type { ImportedTemplate, Placement } from '#core/templates/template.ts'
import type { Task } from '#core/task.ts'
import { examples } from '../conditions/tasks.ts'

const input = 'Premise: It rains.\nHypothesis: The street is wet.'
const plain: Task = {
  name: 'task5_nli',
  definition: 'Does the hypothesis follow? Answer yes or no.',
  positiveExamples: examples(
    'Premise: Ann sings. Hypothesis: Ann is heard. > yes',
    'Premise: Ann sings. Hypothesis: Ann sleeps. > no',
  ),
  negativeExamples: [],
  categories: [],
  answerSpace: { kind: 'classification', labels: ['yes', 'no'], stated: 'stated' },
  curatedExamples: [],
}
const fields = [
  { name: 'Premise', slot: 'premise' },
  { name: 'Hypothesis', slot: 'hypothesis' },
]
const nli: Task = { ...plain, fields }
const template = (text: string, placement?: Placement): ImportedTemplate => ({
  set: 'mine',
  name: 'asked',
  category: 'instructive',
  text,
  ...(placement && { placement }),
})

describe('where the words of a template stand', () => {
  test.each<[string, ImportedTemplate, string]>([
    ['between its slots', template('{premise} So {hypothesis}?'), 'It rains. So The street is wet.?'],
    ['before the whole input', template('Is it so?', 'before'), `Is it so? ${input}`],
    ['after the whole input', template('Is it so?', 'after'), `${input} Is it so?`],
    ['between the fields', template('Is it so?', 'between'), 'It rains. Is it so? The street is wet.'],
    ['around the input as it is', template('A: {input} B:'), `A: ${input} B:`],
  ])('%s', (_, of, text) => {
    const placed = placedTemplate(of, nli)
    expect(placed.fit && placed.value.as === 'around' && placedInput(placed.value.around, input)).toBe(text)
  })

  test('words without slots, of which nobody has said where they stand, take the place of the definition', () =>
    expect(placedTemplate(template('Is it so?'), plain)).toEqual({
      fit: true,
      value: { as: 'definition', text: 'Is it so?' },
    }))
})

test('the fields of an input without content have none either', () => {
  const placed = placedTemplate(template('{premise} So {hypothesis}?'), nli)
  expect(placed.fit && placed.value.as === 'around' && placedInput(placed.value.around, contentFreeInput)).toBe(
    'N/A So N/A?',
  )
})

describe('a template is ineligible, with the reason', () => {
  test.each<[string, Task, ImportedTemplate, string]>([
    [
      'nobody has confirmed fields',
      plain,
      template('{premise} So {hypothesis}?'),
      'task5_nli: template "asked" needs the 2 fields {premise}, {hypothesis}, and nobody has confirmed which fields its inputs have',
    ],
    [
      'words between fields that nobody has confirmed',
      plain,
      template('Is it so?', 'between'),
      'task5_nli: the words of template "asked" stand between the fields of an input, and nobody has confirmed which fields its inputs have',
    ],
    [
      'other fields',
      nli,
      template('{premise} So {conclusion}?'),
      'task5_nli: template "asked" needs the 2 fields {premise}, {conclusion}, and its confirmed fields are {premise}, {hypothesis}',
    ],
    [
      'an input without them',
      { ...nli, unreadFields: 'an input has no field "Premise:" (instance 7)' },
      template('{premise} So {hypothesis}?'),
      'task5_nli: template "asked" needs the 2 fields {premise}, {hypothesis}, and an input has no field "Premise:" (instance 7)',
    ],
    [
      'an example without them',
      { ...nli, positiveExamples: examples('It rains. > yes', 'It snows. > no') },
      template('{premise} So {hypothesis}?'),
      'task5_nli: one of its examples cannot stand in the template: an input has no field "Premise:"',
    ],
  ])('%s', (_, task, of, reason) =>
    expect(
      makeInstruction(task, { definition: 'imported', examples: 'original', template: of }, { k: 2, seed: 0 }),
    ).toEqual({ fit: false, reason }),
  )

  test('but the whole input needs no fields, and no examples are looked at where none is shown', () => {
    const shown = { definition: 'imported', examples: 'empty' } as const
    expect(makeInstruction(plain, { ...shown, template: template('{input} So?') }, { k: 2, seed: 0 }).fit).toBe(true)
    const without = { ...nli, positiveExamples: examples('It rains. > yes') }
    expect(makeInstruction(without, { ...shown, template: template('{premise}') }, { k: 2, seed: 0 }).fit).toBe(true)
  })
})

const golden: readonly (readonly [string, Condition])[] = (
  [
    ['between', template('{premise} Should we assume that "{hypothesis}" is true?')],
    ['lines', template('{premise}\nquestion: {hypothesis} Yes or no?\nanswer:')],
    ['before', template('Is it so?', 'before')],
    ['after', template('Is it so?', 'after')],
    ['words-between', template('Is it so?', 'between')],
    ['definition', template('Is it so?')],
  ] as const
).flatMap(([name, of]) => {
  const shown = { definition: 'imported', template: of } as const
  return [
    [name, { ...shown, examples: 'original' }],
    [name, { ...shown, examples: 'empty' }],
    [name, { ...shown, examples: 'original', words: 'spelled', spelled: ['no', 'yes'] }],
    [name, { ...shown, examples: 'original', words: 'spelled', spelled: ['cat', 'dog'], told: true }],
  ] as const
})

// Rewritten by `vitest run … --update`; the difference is then looked at like any other.
describe.each(golden)('the prompt of a template: %s', (name, condition) => {
  test(conditionName(condition), async () => {
    const made = makeInstruction(nli, condition, { k: 2, seed: 0 })
    expect(made.fit).toBe(true)
    const texts = promptFormatNames.map((format) => {
      const [prompt] = made.fit ? promptCandidates(format, made.value, { input }) : []
      return `--- ${format}\n${prompt?.text ?? ''}\n`
    })
    const file = [name, ...conditionName(condition).replaceAll('/', '-').split('+').slice(1)].join('+')
    await expect(texts.join('')).toMatchFileSnapshot(`../../golden/prompts/templates/${file}.txt`)
  })

  test('what all instances share is the same for another one', () => {
    const made = makeInstruction(nli, condition, { k: 2, seed: 0 })
    if (!made.fit) throw new Error(made.reason)
    const other = 'Premise: A b. Hypothesis: C d.'
    const [one, two] = [input, other].map((text) => promptCandidates('plain', made.value, { input: text })[0])
    expect(one?.sharedLength).toBe(two?.sharedLength)
    expect(one?.text.slice(0, one.sharedLength)).toBe(two?.text.slice(0, two.sharedLength))
  })
})

test('examples that do not fit are dropped from the last one on', () => {
  const made = makeInstruction(
    nli,
    { definition: 'imported', examples: 'original', template: template('{premise} So {hypothesis}?') },
    { k: 2, seed: 0 },
  )
  expect(made.fit && promptCandidates('plain', made.value, { input }).map(({ text }) => text)).toEqual([
    'Ann sings. So Ann is heard.? yes\n\nAnn sings. So Ann sleeps.? no\n\nIt rains. So The street is wet.? ',
    'Ann sings. So Ann is heard.? yes\n\nIt rains. So The street is wet.? ',
    'It rains. So The street is wet.? ',
  ])
})
