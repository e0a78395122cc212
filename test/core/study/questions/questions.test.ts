import { expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, presets } from '#core/conditions/index.ts'
import { cellName, planCells } from '#core/study/cell.ts'
import {
  askedStudy,
  questionNames,
  questions,
  type QuestionName,
  type StudyChoices,
} from '#core/study/questions/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import { requestFrom, studyFrom } from '#core/study/study-request.ts'
import type { Study } from '#core/study/study.ts'
import { planTrainings } from '#core/study/training.ts'
import { study } from '../support.ts'

test('format spread: as many formats as are chosen, and no tuning whatever is chosen', () => {
  const asked = askedStudy(questions['format spread'], { conditions: [presets.delusive], method: 'lora', formats: 12 })
  expect(asked).toMatchObject({ conditions: [presets.delusive], formats: 12, tuning: null })
  expect(askedStudy(questions['format spread'], {})).toMatchObject({ formats: 10 })
  const request = requestFrom(asked, [])
  expect(studyFrom(request).sampledFormats).toEqual(sampleFormats(12, request.seed))
  // What was asked for before is asked for again.
  expect(requestFrom({ ...studyFrom(request), stop: request.stop }, [])).toEqual(request)
})

test.each(questionNames.filter((name) => name !== 'format spread'))('%s samples no formats', (name) =>
  expect(askedStudy(questions[name], { formats: 12 })).not.toHaveProperty('formats'),
)

/** The names of the cells that a question and choices give. */
function cellsOf(name: QuestionName, choices: Partial<StudyChoices> = {}): readonly string[] {
  const planned: Study = { ...study, ...askedStudy(questions[name], { sizes: [4], seeds: [1], ...choices }) }
  const trainings = planTrainings(
    planned,
    (text) => text,
    () => [],
  )
  return planCells(planned, (text) => text, trainings).map((cell) => cellName(cell, planned))
}

test.each<[string, QuestionName, Partial<StudyChoices>, readonly string[]]>([
  [
    'definitions: each tuned model under its own definition, without examples',
    'definitions',
    {},
    [
      'untuned, asked with Original+empty',
      'untuned, asked with Simplified+empty',
      'untuned, asked with Empty',
      'tuned on Original+empty, asked with Original+empty (4 per task, seed 1)',
      'tuned on Simplified+empty, asked with Simplified+empty (4 per task, seed 1)',
      'tuned on Empty, asked with Empty (4 per task, seed 1)',
    ],
  ],
  [
    'definitions, with the original examples beside each',
    'definitions',
    { examplesBeside: 'original' },
    [
      'untuned, asked with Original',
      'untuned, asked with Simplified',
      'untuned, asked with Empty+original',
      'tuned on Original, asked with Original (4 per task, seed 1)',
      'tuned on Simplified, asked with Simplified (4 per task, seed 1)',
      'tuned on Empty+original, asked with Empty+original (4 per task, seed 1)',
    ],
  ],
  [
    'examples: every tuned model under Original, and Delusive as a supplement',
    'examples',
    {},
    [
      'untuned, asked with Original',
      'untuned, asked with Delusive',
      'tuned on Original, asked with Original (4 per task, seed 1)',
      'tuned on Original, asked with Delusive (4 per task, seed 1)',
      'tuned on Delusive, asked with Original (4 per task, seed 1)',
      'tuned on Delusive, asked with Delusive (4 per task, seed 1)',
      'tuned on Original+empty, asked with Original (4 per task, seed 1)',
      'tuned on Original+empty, asked with Delusive (4 per task, seed 1)',
    ],
  ],
  [
    'examples without the supplement',
    'examples',
    { delusiveTest: false },
    [
      'untuned, asked with Original',
      'tuned on Original, asked with Original (4 per task, seed 1)',
      'tuned on Delusive, asked with Original (4 per task, seed 1)',
      'tuned on Original+empty, asked with Original (4 per task, seed 1)',
    ],
  ],
  [
    'random baseline: Original only',
    'random baseline',
    {},
    ['untuned, asked with Original', 'tuned on Original, asked with Original (4 per task, seed 1)'],
  ],
  ['in context: the four conditions, nothing tuned', 'in context', {}, ['Original', 'Simplified', 'Delusive', 'Empty']],
  [
    'in context: of the four those that are chosen, in their order',
    'in context',
    { conditions: [presets.empty, presets.original] },
    ['Original', 'Empty'],
  ],
  [
    'demonstrations: original examples and each kind under every draw, orders of the original ones, none',
    'demonstrations',
    { demonstrations: ['random-labels', 'labels-only'], draws: 2, orders: 1 },
    [
      'Original+original+drawn-100',
      'Original+original+drawn-13',
      'Original+random-labels+drawn-100',
      'Original+random-labels+drawn-13',
      'Original+labels-only+drawn-100',
      'Original+labels-only+drawn-13',
      'Original+original+order-100',
      'Original+empty',
    ],
  ],
  [
    "demonstrations without draws: each task's own",
    'demonstrations',
    { demonstrations: ['inputs-only'], draws: 0, orders: 0 },
    ['Original', 'Original+inputs-only', 'Original+empty'],
  ],
  [
    'a grid: every train condition under every test condition',
    'grid',
    {
      conditions: [presets.original, presets.delusive],
      testConditions: [presets.empty, pair('simplified', 'delusive')],
    },
    [
      'untuned, asked with Empty',
      'untuned, asked with Simplified+delusive',
      'tuned on Original, asked with Empty (4 per task, seed 1)',
      'tuned on Original, asked with Simplified+delusive (4 per task, seed 1)',
      'tuned on Delusive, asked with Empty (4 per task, seed 1)',
      'tuned on Delusive, asked with Simplified+delusive (4 per task, seed 1)',
    ],
  ],
  [
    'a grid without tuning',
    'grid',
    { method: 'in context', conditions: [pair('simplified', 'empty')] },
    ['Simplified+empty'],
  ],
  [
    'several sizes, seeds and decodings',
    'random baseline',
    { sizes: [1, 2], seeds: [1, 2], decodings: ['free', 'constrained'] },
    [
      'untuned, asked with Original, free',
      'untuned, asked with Original, constrained',
      ...[1, 2].flatMap((size) =>
        [1, 2].flatMap((seed) =>
          ['free', 'constrained'].map(
            (decoding) => `tuned on Original, asked with Original (${size} per task, seed ${seed}), ${decoding}`,
          ),
        ),
      ),
    ],
  ],
])('%s', (_, name, choices, cells) => {
  expect(cellsOf(name, choices)).toEqual(cells)
})

test.each(questionNames)('%s keeps what it fixes, whatever else was chosen', (name) => {
  const question = questions[name]
  const strange = [pair('empty', 'delusive')]
  const asked = askedStudy(question, { conditions: strange, testConditions: strange, method: 'in context' })
  const free = question.asks.includes('conditions')
  expect(question.methods).toContain(asked.method)
  expect(asked.tuning === null).toBe(asked.method === 'in context')
  if (!free)
    expect((asked.tuning?.trainConditions ?? asked.conditions).map(conditionName)).not.toContain('empty+delusive')
})

test.each(questionNames)('%s begins with a study that can be carried out', (name) => {
  const asked = askedStudy(questions[name], {})
  expect(asked.conditions.length).toBeGreaterThan(0)
  expect(asked.tuning?.sizes.length ?? 1).toBeGreaterThan(0)
  expect(questions[name].about).toMatch(/^[A-Z].*[.?]$/)
})

test('each method keeps its own settings', () => {
  const settings = { ...askedStudy(questions.definitions, { method: 'full' }).tuning?.settings }
  expect(settings).toMatchObject({ learningRate: 5e-5 })
  const lora = askedStudy(questions.definitions, { lora: { rank: 4, alpha: 4, matrices: ['attn_q'] } })
  expect(lora.tuning).toMatchObject({
    method: { kind: 'lora', rank: 4, alpha: 4 },
    settings: { learningRate: 2e-4 },
    heldOutPerTask: 2,
  })
})

function pair(definition: Condition['definition'], examples: Condition['examples']): Condition {
  return { definition, examples }
}

test('a grid asks each condition with each set of words; one that says its words keeps them', () => {
  const { conditions } = askedStudy(questions.grid, {
    method: 'in context',
    conditions: [presets.original, { ...presets.original, words: 'letters' }],
    words: ['own', 'permuted'],
    spelled: [['no', 'yes']],
    told: true,
  })
  expect(conditions.map(conditionName)).toEqual([
    'original',
    'original+original+permuted+told',
    'original+original+no/yes+told',
    'original+original+letters',
  ])
})

test('imported templates take the place of those of the program, beside paraphrases', () => {
  const template = { set: 'nli', name: 'zoning', category: 'irrelevant', text: '{input}' } as const
  const { conditions } = askedStudy(questions.templates, {
    importedTemplates: [template],
    paraphrases: 2,
    words: ['own'],
    shots: ['empty'],
  })
  expect(conditions.map(conditionName)).toEqual(['paraphrase-1+empty', 'paraphrase-2+empty', 'nli/zoning+empty'])
})
