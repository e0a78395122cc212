import { describe, expect, test } from 'vitest'
import { studyProblem } from '#contract/study-problems.ts'
import { trainingProblems } from '#core/study/check-tuning.ts'
import { limitsInWords, numberFields, studyLimits, usualContextSize } from '#core/study/limits.ts'
import { severityOf, type StudyField } from '#core/study/problems.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { canBeWeighed, formatFor, namedTasks, validateStudy, type StudyPlan } from '#core/study/validate.ts'
import { asking, factsOf, model, rows, tuned, type Row } from './problem-rows.ts'

describe('each problem', () => {
  test.each(Object.entries<Row>(rows))('%s', (code, { plan, facts, problem }) => {
    expect(problem.code).toBe(code)
    expect(validateStudy(plan, factsOf(facts))).toEqual([problem])
    // The contract knows every code with the same data.
    expect(studyProblem.parse(problem)).toEqual(problem)
  })

  test('keeps a study from beginning, but for two', () => {
    const warnings = Object.values<Row>(rows).filter(({ problem }) => severityOf(problem) === 'warning')
    expect(warnings.map(({ problem }) => problem.code)).toEqual(['model-not-added', 'equivalence-unlikely'])
  })
})

const { tuning } = tuned
const lora = { kind: 'lora', rank: 8, alpha: 16, matrices: ['attn_q'] } as const
const withTuning = (change: Partial<typeof tuning>): StudyPlan => ({ ...tuned, tuning: { ...tuning, ...change } })
const settings = (change: Partial<(typeof tuning)['settings']>) =>
  withTuning({ settings: { ...tuning.settings, ...change } })

test.each<[string, StudyPlan, StudyField, number | null]>([
  ['a number that is missing', { ...asking, seed: undefined }, 'seed', null],
  ['half an example', { ...asking, k: 1.5 }, 'k', 1.5],
  ['a seed past 31 bits', { ...asking, seed: 2 ** 31 }, 'seed', 2 ** 31],
  ['no margin', { ...asking, margin: 0 }, 'margin', 0],
  ['no instance', { ...asking, instancesPerTask: 0 }, 'instancesPerTask', 0],
  ['too many answer tokens', { ...asking, maxAnswerTokens: 4097 }, 'maxAnswerTokens', 4097],
  ['too small a context', { ...asking, contextSize: 63 }, 'contextSize', 63],
  ['too many threads', { ...asking, threads: 513 }, 'threads', 513],
  ['no learning rate', settings({ learningRate: 0 }), 'learningRate', 0],
  ['a learning rate below 0', settings({ learningRate: -1 }), 'learningRate', -1],
  ['a learning rate that is no number', settings({ learningRate: NaN }), 'learningRate', NaN],
  ['no epoch', settings({ epochs: 0 }), 'epochs', 0],
  ['half an example in a batch', settings({ batch: 1.5 }), 'batch', 1.5],
  ['more warm-up than steps', settings({ warmUp: 2 }), 'warmUp', 2],
  ['a weight decay below 0', settings({ weightDecay: -1 }), 'weightDecay', -1],
  ['clipped to nothing', settings({ clip: 0 }), 'clip', 0],
  ['never a checkpoint', settings({ checkpointEvery: 0 }), 'checkpointEvery', 0],
  ['no rank', withTuning({ method: { ...lora, rank: 0 } }), 'rank', 0],
  ['no alpha', withTuning({ method: { ...lora, alpha: 0 } }), 'alpha', 0],
  ['a size of 0 beside another', withTuning({ sizes: [1, 0] }), 'sizes', 0],
  ['a seed below 0', withTuning({ seeds: [-1] }), 'seeds', -1],
  ['fewer than none held out', withTuning({ heldOutPerTask: -1 }), 'heldOutPerTask', -1],
])('%s', (_, plan, field, value) => {
  expect(validateStudy(plan, factsOf())).toEqual([{ code: 'invalid-number', field, data: { value } }])
})

test.each<[StudyField, StudyPlan]>([
  ['collection', { ...asking, collection: undefined }],
  ['model', { ...asking, model: '' }],
  ['conditions', { ...asking, conditions: [] }],
  ['trainTasks', withTuning({ trainTasks: [] })],
  ['trainConditions', withTuning({ trainConditions: [] })],
  ['testConditions', withTuning({ testConditions: [] })],
  ['matrices', withTuning({ method: { ...lora, matrices: [] } })],
  ['sizes', withTuning({ sizes: [] })],
  ['seeds', withTuning({ seeds: [] })],
])('none is chosen: %s', (field, plan) => {
  expect(validateStudy(plan, factsOf())).toEqual([{ code: 'none-chosen', field, data: {} }])
})

describe('nothing speaks against', () => {
  test.each<[string, StudyPlan, Parameters<typeof factsOf>[0]]>([
    ['a study as it begins', asking, { model }],
    ['a learning rate of 10: training finds out', settings({ learningRate: 10 }), {}],
    ['the usual context of a small model', { ...asking, maxAnswerTokens: 2047 }, { model }],
    ['a chat format with a template', { ...asking, format: 'chat' }, { model: { ...model, hasChatTemplate: true } }],
    [
      'ineligible tasks that may be left out',
      { ...asking, skipIneligible: true },
      {
        fitness: {
          test: { eligible: 1, ineligible: [{ task: 'b', condition: 'original', reason: 'b: none' }] },
          train: { eligible: 0, ineligible: [] },
        },
      },
    ],
    [
      'long examples of tasks that may be left out',
      { ...tuned, skipIneligible: true },
      { tooLong: [{ task: 'a', instance: 'a-1', tokens: 9, budget: 1 }], trainTasksLeft: 1 },
    ],
    [
      'a training alone of all tasks',
      { ...withTuning({ trainTasks: undefined }), asks: false, decodings: undefined, margin: undefined },
      { collection: { state: 'found', tasks: ['a'] } },
    ],
    ['a margin of half of what is found', asking, { detectable: 6 }],
  ])('%s', (_, plan, facts) => {
    expect(validateStudy(plan, factsOf(facts))).toEqual([])
  })
})

test.each<[string, StudyPlan, readonly string[], readonly string[]]>([
  ['everything is asked', asking, ['a', 'b'], []],
  ['what is not trained on is asked', tuned, ['b'], ['a']],
  ['those that are named', { ...tuned, tasks: ['a', 'c'] }, ['c'], ['a']],
  ['a training alone asks none', { ...withTuning({ trainTasks: undefined }), asks: false }, [], ['a', 'b']],
])('tasks of both sides: %s', (_, plan, asked, trained) => {
  expect(namedTasks(plan, ['a', 'b'])).toEqual({ test: asked, train: trained })
})

test('tasks can be weighed without a model, but not against sizes that make no sense', () => {
  expect(canBeWeighed({ ...asking, model: undefined, name: 'n'.repeat(300), contextSize: 1 })).toBe(true)
  expect(canBeWeighed(withTuning({ sizes: [0] }))).toBe(false)
})

test.each(Object.values(tuningDefaults))(
  'the defaults of $method.kind can be carried out',
  ({ method, settings: by }) => {
    expect(trainingProblems(method, by)).toEqual([])
  },
)

test('a trainer is told in sentences', () => {
  expect(trainingProblems({ ...lora, rank: 0, matrices: [] }, { ...tuning.settings, learningRate: 0 })).toEqual([
    'invalid rank: 0; a whole number from 1 on',
    'invalid list of matrices: none; name at least one',
    'invalid learning rate: 0; a number above 0, such as 2e-4',
  ])
})

test('limits in words', () => {
  expect(numberFields).toEqual(Object.keys(studyLimits))
  expect((['k', 'margin', 'sizes', 'warmUp', 'weightDecay', 'clip'] as const).map(limitsInWords)).toEqual([
    'a whole number from 0 to 100',
    'a number above 0 and up to 100',
    'a whole number of instances per train task, from 1 on',
    'a share of the steps, from 0 to 1',
    'a number from 0 on',
    'a number above 0',
  ])
})

test('what a model is asked with where nothing is chosen', () => {
  expect([usualContextSize(512), usualContextSize(100_000)]).toEqual([512, 4096])
  expect(formatFor(undefined, { hasChatTemplate: true })).toBe('chat')
  expect(formatFor(undefined, { hasChatTemplate: false })).toBe('tk-instruct')
  expect(formatFor('chat', { hasChatTemplate: false })).toBeUndefined()
})
