import { describe, expect, test } from 'vitest'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { listedOptions } from '#exchange/listed-options.ts'
import { readCollection, readSource } from '#exchange/read-collection.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { gather, sourceOf } from './support/events.ts'

const read = (content: unknown) => gather(readSource(sourceOf('bbh/dates.json', JSON.stringify(content)), new Map()))

test.each<[string, string, readonly string[] | undefined]>([
  ['letters', 'Which?\nOptions:\n(A) a dog\n(B) a cat', ['(A)', '(B)']],
  ['items', 'Is it valid?\nOptions:\n- valid \n- invalid', ['valid', 'invalid']],
  ['an option over two lines', 'Which?\nOptions:\n(A) a dog\nand more\n(B) a cat\n', ['(A)', '(B)']],
  ['of two lists the last one', 'Options:\n- x\n- y\n\nWhich?\nOptions:\n- yes\n- no', ['yes', 'no']],
  [
    '26 letters',
    `Options:\n${Array.from({ length: 26 }, (_, i) => `(${String.fromCharCode(65 + i)}) ${i}`).join('\n')}`,
    Array.from({ length: 26 }, (_, i) => `(${String.fromCharCode(65 + i)})`),
  ],
  ['no list', 'not ( True ) and ( True ) is', undefined],
  ['the word within a sentence', 'What are your Options:\nnone', undefined],
  ['one option', 'Which?\nOptions:\n(A) a dog', undefined],
  ['an item twice', 'Which?\nOptions:\n- a\n- a', undefined],
  ['a text behind the items', 'Options:\n- a\n- b\nWhich?', undefined],
])('options listed in an input: %s', (_, input, options) => {
  expect(listedOptions(input)).toEqual(options)
})

test('instances are named after their positions and have the options that their inputs list', async () => {
  const { heads, instances, problems } = await read({
    canary: 'x',
    examples: [
      { input: 'Today is …\nOptions:\n(A) 1\n(B) 2', target: '(B)' },
      { input: 'Today is …\nOptions:\n(A) 1\n(B) 2\n(C) 3', target: '(A)' },
    ],
  })
  expect(problems).toEqual([])
  expect(heads).toMatchObject([{ name: 'dates', definition: '', positiveExamples: [], categories: [] }])
  expect(instances['dates']).toEqual([
    { id: '0', input: 'Today is …\nOptions:\n(A) 1\n(B) 2', references: ['(B)'], options: ['(A)', '(B)'] },
    {
      id: '1',
      input: 'Today is …\nOptions:\n(A) 1\n(B) 2\n(C) 3',
      references: ['(A)'],
      options: ['(A)', '(B)', '(C)'],
    },
  ])
})

describe('target_scores', () => {
  const example = { input: 'Which swims?', target_scores: { eel: 1, cat: 0, hen: 0 } }
  const inOrder = ['cat', 'eel', 'hen']
  const usual = 'Which swims?\n  choice: cat\n  choice: eel\n  choice: hen'

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['are shown as BIG-bench does, in the order of their letters', {}, usual],
    ['are shown behind a prefix of the file', { choice_prefix: '\n- ' }, 'Which swims?\n- cat\n- eel\n- hen'],
    ['are not shown where the file says so', { append_choices_to_input: false }, 'Which swims?'],
  ])('choices %s', async (_, head, input) => {
    const { instances, problems } = await read({ ...head, examples: [example] })
    expect(problems).toEqual([])
    expect(instances['dates']).toEqual([{ id: '0', input, references: ['eel'], options: inOrder }])
  })

  test('all choices with the highest score are right', async () => {
    const { instances } = await read({
      examples: [{ input: 'x', target_scores: { a: 0.5, b: true, c: 1 }, target: 'whatever' }],
    })
    expect(instances['dates']?.[0]?.references).toEqual(['b', 'c'])
  })

  test('the task prefix is the definition, before the description', async () => {
    const head = { description: 'Zoology.', task_prefix: 'Say which animal swims.\n' }
    const { heads } = await read({ ...head, examples: [example] })
    expect(heads).toMatchObject([{ definition: 'Say which animal swims.' }])
  })

  test.each<[string, unknown, string]>([
    [
      'no wrong choice',
      { examples: [{ input: 'x', target_scores: { a: 1, b: 1 } }] },
      'invalid examples[0].target_scores: all 2 choices have the same score, 1; none is wrong',
    ],
    [
      'a score that is no number',
      { examples: [{ input: 'x', target_scores: { a: 'yes', b: 0 } }] },
      'invalid examples[0].target_scores["a"]: a text, "yes", instead of a number',
    ],
    [
      'a prefix behind the examples it shapes',
      { examples: [example], choice_prefix: '- ' },
      'invalid choice_prefix: it has to come before examples',
    ],
  ])('refused: %s', async (_, content, message) => {
    const { problems } = await read(content)
    expect(problems.map((problem) => problem.message)).toEqual([message])
  })
})

test('several targets are all right', async () => {
  const { instances } = await read({ examples: [{ input: 'x', target: ['a', 'b'] }] })
  expect(instances['dates']).toEqual([{ id: '0', input: 'x', references: ['a', 'b'] }])
})

test('task.json is called as its folder', async () => {
  const content = JSON.stringify({ examples: [{ input: 'x', target: 'a' }] })
  const { heads } = await gather(readSource(sourceOf('tasks/dyck/task.json', content), new Map()))
  expect(heads).toMatchObject([{ name: 'dyck' }])
})

test('a description and keywords count where a file has them, before its examples or after', async () => {
  const { heads } = await read({
    description: 'Say the date.',
    examples: [{ input: 'a', target: 'b' }],
    keywords: ['time'],
  })
  expect(heads).toMatchObject([{ definition: 'Say the date.', categories: ['time'] }])
})

// As in the published ruin_names.json, where an option has a comma and was taken apart.
test('a target that is not listed counts as one more option, and that is said', async () => {
  const { instances, problems, files } = await read({
    examples: [
      { input: 'Which?\nOptions:\n(A) a\n(B) b', target: '(A)' },
      { input: 'Which?\nOptions:\n(A) dearth\n(B) wind', target: 'dearth, wind, & fire' },
    ],
  })
  expect(instances['dates']?.[1]).toMatchObject({
    references: ['dearth, wind, & fire'],
    options: ['(A)', '(B)', 'dearth, wind, & fire'],
  })
  expect(problems).toEqual([
    {
      severity: 'warning',
      code: 'doubtful',
      file: 'bbh/dates.json',
      task: 'dates',
      where: 'examples[1]',
      message:
        '1 instances have a target that is none of the options that their input lists; it counts as one more option: examples[1]',
    },
  ])
  expect(files).toEqual({ 'bbh/dates.json': true })
})

test.each<[string, unknown, string, string]>([
  ['no target', { examples: [{ input: 'x' }] }, 'field', 'missing examples[0].target: it has to be a text'],
  [
    'a number as a target',
    { examples: [{ input: 'x', target: 24 }] },
    'field',
    'invalid examples[0].target: a number, 24, instead of a text; write it as text: "24"',
  ],
  [
    'no examples',
    { canary: 'x', examples: [] },
    'no-instances',
    'invalid examples: an empty list; a task needs at least one instance',
  ],
  [
    'options for some only',
    {
      examples: [
        { input: 'x\nOptions:\n- a\n- b', target: 'a' },
        { input: 'x', target: 'a' },
      ],
    },
    'field',
    'invalid examples[1]: it has no options, and the instances before it have some; give options to every instance of a task, or to none',
  ],
  [
    'outputs, which no task has',
    { canary: 'x', outputs: [] },
    'not-a-task',
    'not a task file: it is an object with "canary", "outputs"; a task file is an object with "Definition" and "Instances" or "examples", or a list',
  ],
  [
    'instances of two formats',
    { examples: [{ input: 'x', target: 'a' }], Instances: [] },
    'not-a-task',
    'not a task file: it has "examples" as BIG-bench and keys of Super-NaturalInstructions; keep one of the two',
  ],
])('refuses %s', async (_, content, code, message) => {
  const { problems } = await read(content)
  expect(problems.map((problem) => [problem.code, problem.message])).toEqual([[code, message]])
})

test('a Super-NaturalInstructions file may have examples of its own', async () => {
  const { instances, problems } = await read({
    Definition: ['d'],
    examples: [1, 2],
    Instances: [{ input: 'x', output: 'y' }],
  })
  expect(problems).toEqual([])
  expect(instances['dates']).toHaveLength(1)
})

describe.skipIf(!sharedAvailable)(`the published tasks${sharedReason}`, () => {
  // Kinds: from the tasks' own descriptions (Suzgun et al. 2023, appendix); 250 instances each.
  test('14 of them are read whole: options of their instances, closed labels, or free answers', async () => {
    const { heads, instances, problems } = await gather(readCollection(sharedPath('bbh/tasks')))
    expect(problems).toEqual([])
    const kinds = heads.map(({ name, definition }) => {
      const space = answerSpaceBuilder()
      for (const instance of instances[name] ?? []) space.add(instance)
      const answers = space.finish(definition)
      return [
        name,
        instances[name]?.length,
        answers.kind,
        answers.kind === 'classification' ? answers.labels.join() : '',
      ]
    })
    expect(kinds).toEqual([
      ['boolean_expressions', 250, 'classification', 'False,True'],
      ['date_understanding', 250, 'choice', ''],
      ['dyck_languages', 250, 'generation', ''],
      ['geometric_shapes', 250, 'choice', ''],
      ['logical_deduction_five_objects', 250, 'choice', ''],
      ['logical_deduction_three_objects', 250, 'choice', ''],
      ['multistep_arithmetic_two', 250, 'generation', ''],
      ['object_counting', 250, 'generation', ''],
      ['reasoning_about_colored_objects', 250, 'choice', ''],
      ['salient_translation_error_detection', 250, 'choice', ''],
      ['sports_understanding', 250, 'classification', 'no,yes'],
      ['tracking_shuffled_objects_five_objects', 250, 'choice', ''],
      ['tracking_shuffled_objects_three_objects', 250, 'choice', ''],
      ['word_sorting', 250, 'generation', ''],
    ])
    const date = instances['date_understanding'] ?? []
    expect(date.map(({ options }) => options?.length).filter((count) => count === 6).length).toBeGreaterThan(0)
    for (const instance of Object.values(instances).flat())
      if (instance.options) expect(instance.options).toContain(instance.references[0])
  })
})
