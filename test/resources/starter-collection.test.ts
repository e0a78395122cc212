import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { answerSpaceBuilder } from '#core/answer-space.ts'
import { makeInstruction, presets } from '#core/conditions/index.ts'
import { tkInstruct } from '#core/prompts/tk-instruct.ts'
import type { Instance, Task } from '#core/task.ts'
import { lintTask } from '#exchange/lint.ts'
import { categories, starterCollection, taskFile, type MadeTask } from '../../build/starter-collection/collection.ts'
import { starterFiles } from '../../build/starter-collection/files.ts'

const folder = fileURLToPath(new URL('../../resources/starter-collection/', import.meta.url))
const made = starterCollection()
const rows = made.map((task) => [task.spec.name, task] as const)
const train = made.filter((task) => task.split === 'train')
const testTasks = made.filter((task) => task.split === 'test')
const classification = made.filter((task) => task.spec.kind === 'classification')
const generation = made.filter((task) => task.spec.kind === 'generation')

const labelsOf = ({ spec }: MadeTask) => (spec.kind === 'classification' ? Object.keys(spec.labels) : [])
const inputsOf = (tasks: readonly MadeTask[]) =>
  tasks.flatMap(({ spec, instances }) => [...instances, ...spec.positive, ...spec.negative].map((item) => item.input))
const folded = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
const firstNegativeOutside = (task: MadeTask) => !labelsOf(task).includes(task.spec.negative[0]?.output ?? '')

describe('the files in resources', () => {
  const files = starterFiles()

  test.each([...files])('%s is what the generator makes', (path, text) => {
    expect(existsSync(folder + path)).toBe(true)
    expect(readFileSync(folder + path, 'utf8')).toBe(text)
  })

  test('nothing else lies there', () => {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(found.length).toBe(files.size)
  })

  test('making them again gives the same bytes', () => expect([...starterFiles()]).toEqual([...files]))

  test('they take less than 2 MB', () => {
    expect([...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThan(2_000_000)
  })

  test.each([...files])('%s is printable ASCII', (_path, text) => expect(text).toMatch(/^[\n\x20-\x7e]*$/))
})

describe('the collection as a whole', () => {
  test.each([
    ['tasks', made.length, 48],
    ['train tasks', train.length, 32],
    ['test tasks', testTasks.length, 16],
    ['categories', categories.length, 12],
    ['test categories', categories.filter((category) => category.split === 'test').length, 4],
    ['classification tasks', classification.length, 32],
    ['generation tasks', generation.length, 16],
    ['classification tasks to test on', testTasks.filter((task) => task.spec.kind === 'classification').length, 10],
    ['names', new Set(made.map((task) => task.spec.name)).size, 48],
    ['definitions', new Set(made.map((task) => task.spec.definition)).size, 48],
  ])('%s: %i', (_what, found, expected) => expect(found).toBe(expected))

  test('every category has four tasks', () => {
    expect(categories.filter((category) => category.tasks.length !== 4)).toEqual([])
  })

  test('test categories are unseen in training', () => {
    const seen = new Set(train.map((task) => task.category))
    expect(testTasks.filter((task) => seen.has(task.category))).toEqual([])
  })

  test('label spaces of 2 to 9 labels occur', () => {
    const sizes = new Set(classification.map((task) => labelsOf(task).length))
    expect([...sizes].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })

  test.each([
    ['train', 'stated', 18],
    ['train', 'partly', 3],
    ['train', 'not at all', 1],
    ['train', 'generation', 10],
    ['test', 'stated', 8],
    ['test', 'partly', 1],
    ['test', 'not at all', 1],
    ['test', 'generation', 6],
  ])('%s tasks with labels %s: %i, as the app derives them', (split, stated, expected) => {
    const degrees = made
      .filter((task) => task.split === split)
      .map((task) => asRead(task).answerSpace)
      .map((space) => (space.kind === 'classification' ? space.stated : space.kind))
    expect(degrees.filter((degree) => degree === stated).length).toBe(expected)
  })

  test('in four tasks the first negative example lies outside the label space', () => {
    expect(classification.filter(firstNegativeOutside).map((task) => task.split)).toEqual([
      'train',
      'train',
      'test',
      'test',
    ])
  })

  test('no text is asked in training and in testing', () => {
    const seen = new Set(inputsOf(train).map(folded))
    expect(inputsOf(testTasks).filter((input) => seen.has(folded(input)))).toEqual([])
  })
})

describe.each(rows)('%s', (name, task) => {
  const { spec, instances } = task
  const examples = [...spec.positive, ...spec.negative]

  test('the definition has 2 to 5 sentences and does not begin or end with white space', () => {
    const sentences = spec.definition.match(/[.?!]"?(?=\s|$)/g) ?? []
    expect(sentences.length).toBeGreaterThanOrEqual(2)
    expect(sentences.length).toBeLessThanOrEqual(5)
    expect(spec.definition).toBe(spec.definition.trim())
  })

  test('the file has the keys of Super-NaturalInstructions', () => {
    expect(Object.keys(taskFile(task))).toEqual([
      'Contributors',
      'Source',
      'URL',
      'Categories',
      'Reasoning',
      'Definition',
      'Input_language',
      'Output_language',
      'Instruction_language',
      'Domains',
      'Positive Examples',
      'Negative Examples',
      'Instances',
      'Instance License',
    ])
    expect(new Set(taskFile(task).Instances.map((item) => item.id)).size).toBe(instances.length)
    expect(name).toMatch(/^starter\d{3}_[a-z_]+$/)
  })

  test('2 to 4 positive and negative examples, all explained', () => {
    for (const list of [spec.positive, spec.negative]) {
      expect(list.length).toBeGreaterThanOrEqual(2)
      expect(list.length).toBeLessThanOrEqual(4)
    }
    expect(examples.filter((item) => item.explanation === '' || item.output === '')).toEqual([])
  })

  test('40 to 60 instances, no input twice, none among the examples', () => {
    expect(instances.length).toBeGreaterThanOrEqual(40)
    expect(instances.length).toBeLessThanOrEqual(60)
    const inputs = [...instances, ...examples].map((item) => folded(item.input))
    expect(new Set(inputs).size).toBe(inputs.length)
  })

  test('no slot is left unfilled, no space doubled, no article wrong', () => {
    const texts = [
      ...instances.flatMap((item) => [item.input, ...item.outputs]),
      ...examples.flatMap((item) => [item.input, item.explanation]),
    ]
    // Where two people are called A and B, a capital A is no article.
    const wrongArticle = name.includes('who_has_more')
      ? /\ba [aeio]|\ban [^aeiou]/
      : /\b[Aa] (?:[aei]|o(?!ne))|\b[Aa]n (?!ug|um|up|un|hour)[^aeio]/
    expect(texts.filter((text) => /[{}]|  |^\s|\s$|undefined/.test(text) || wrongArticle.test(text))).toEqual([])
  })

  test('every prompt has fewer than 120 words', () => {
    const instruction = makeInstruction(asRead(task), presets.original, { k: 2, seed: 1 })
    if (!instruction.fit) throw new Error(instruction.reason)
    const longest = Math.max(...instances.map((item) => words(tkInstruct.render(instruction.value, item.input).text)))
    expect(longest).toBeLessThan(120)
  })

  test.each(Object.entries(presets))('takes the condition %s', (_condition, condition) => {
    expect(makeInstruction(asRead(task), condition, { k: 2, seed: 1 })).toMatchObject({ fit: true })
  })

  test('the app derives the answer space that was meant', () => {
    const { answerSpace } = asRead(task)
    expect(answerSpace.kind).toBe(spec.kind)
    if (answerSpace.kind === 'classification') expect(answerSpace.labels).toEqual(labelsOf(task).toSorted())
  })

  test('the lint report names no error, and no warning but what was put in on purpose', () => {
    const read = asRead(task)
    const codes = lintTask(read, asInstances(task), read.answerSpace).map((finding) => finding.code)
    expect(codes.filter((code) => !['unstated-label', 'negative-example-outside-label-space'].includes(code))).toEqual(
      [],
    )
  })
})

describe.each(rows.filter(([, task]) => task.spec.kind === 'classification'))('%s', (_name, task) => {
  const labels = labelsOf(task)
  const counts = labels.map((label) => task.instances.filter((item) => item.outputs[0] === label).length)

  test('every label is used, none less than half or more than twice its fair share', () => {
    const share = task.instances.length / labels.length
    expect(counts.filter((count) => count < share / 2 || count > share * 2)).toEqual([])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(task.instances.length)
  })

  test('examples stay in the label space, but for a first negative one here and there', () => {
    const inside = [...task.spec.positive, ...task.spec.negative.slice(1)].map((item) => item.output)
    expect(inside.filter((output) => !labels.includes(output))).toEqual([])
  })

  test('the first two positive examples have different labels', () => {
    expect(task.spec.positive[0]?.output).not.toBe(task.spec.positive[1]?.output)
  })
})

describe.each(rows.filter(([, task]) => task.spec.kind === 'generation'))('%s', (_name, task) => {
  test('more than 20 outputs, more than half of them distinct', () => {
    const distinct = new Set(task.instances.map((item) => item.outputs[0])).size
    expect(distinct).toBeGreaterThan(20)
    expect(distinct).toBeGreaterThan(task.instances.length / 2)
  })

  test('no accepted output twice, none empty', () => {
    for (const { outputs } of task.instances) {
      expect(outputs.length).toBeGreaterThanOrEqual(1)
      expect(new Set(outputs).size).toBe(outputs.length)
      expect(outputs).not.toContain('')
    }
  })
})

/** The task as the app has it once it has read its file. */
function asRead(task: MadeTask): Task {
  const space = answerSpaceBuilder()
  for (const { outputs } of task.instances) space.add({ references: outputs })
  return {
    name: task.spec.name,
    definition: task.spec.definition,
    positiveExamples: task.spec.positive,
    negativeExamples: task.spec.negative,
    categories: [task.category],
    answerSpace: space.finish(task.spec.definition),
    curatedExamples: [],
  }
}

function asInstances(task: MadeTask): Instance[] {
  return taskFile(task).Instances.map(({ id, input, output }) => ({ id, input, references: output }))
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}
