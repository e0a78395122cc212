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
import type { Study } from '#core/study/study.ts'
import { planTrainings } from '#core/study/training.ts'
import { study } from '../support.ts'

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
      'original+empty (untuned)',
      'simplified+empty (untuned)',
      'empty (untuned)',
      'original+empty → original+empty, 4 per task, seed 1',
      'simplified+empty → simplified+empty, 4 per task, seed 1',
      'empty → empty, 4 per task, seed 1',
    ],
  ],
  [
    'definitions, with the original examples beside each',
    'definitions',
    { examplesBeside: 'original' },
    [
      'original (untuned)',
      'simplified (untuned)',
      'empty+original (untuned)',
      'original → original, 4 per task, seed 1',
      'simplified → simplified, 4 per task, seed 1',
      'empty+original → empty+original, 4 per task, seed 1',
    ],
  ],
  [
    'examples: every tuned model under Original, and Delusive as a supplement',
    'examples',
    {},
    [
      'original (untuned)',
      'delusive (untuned)',
      'original → original, 4 per task, seed 1',
      'original → delusive, 4 per task, seed 1',
      'delusive → original, 4 per task, seed 1',
      'delusive → delusive, 4 per task, seed 1',
      'original+empty → original, 4 per task, seed 1',
      'original+empty → delusive, 4 per task, seed 1',
    ],
  ],
  [
    'examples without the supplement',
    'examples',
    { delusiveTest: false },
    [
      'original (untuned)',
      'original → original, 4 per task, seed 1',
      'delusive → original, 4 per task, seed 1',
      'original+empty → original, 4 per task, seed 1',
    ],
  ],
  [
    'random baseline: Original only',
    'random baseline',
    {},
    ['original (untuned)', 'original → original, 4 per task, seed 1'],
  ],
  ['in context: the four conditions, nothing tuned', 'in context', {}, ['original', 'simplified', 'delusive', 'empty']],
  [
    'in context: of the four those that are chosen, in their order',
    'in context',
    { conditions: [presets.empty, presets.original] },
    ['original', 'empty'],
  ],
  [
    'a grid: every train condition under every test condition',
    'grid',
    {
      conditions: [presets.original, presets.delusive],
      testConditions: [presets.empty, pair('simplified', 'delusive')],
    },
    [
      'empty (untuned)',
      'simplified+delusive (untuned)',
      'original → empty, 4 per task, seed 1',
      'original → simplified+delusive, 4 per task, seed 1',
      'delusive → empty, 4 per task, seed 1',
      'delusive → simplified+delusive, 4 per task, seed 1',
    ],
  ],
  [
    'a grid without tuning',
    'grid',
    { method: 'in context', conditions: [pair('simplified', 'empty')] },
    ['simplified+empty'],
  ],
  [
    'several sizes, seeds and decodings',
    'random baseline',
    { sizes: [1, 2], seeds: [1, 2], decodings: ['free', 'constrained'] },
    [
      'original (untuned), free',
      'original (untuned), constrained',
      ...[1, 2].flatMap((size) =>
        [1, 2].flatMap((seed) =>
          ['free', 'constrained'].map((decoding) => `original → original, ${size} per task, seed ${seed}, ${decoding}`),
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
