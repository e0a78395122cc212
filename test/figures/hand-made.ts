import { conditionTitle } from '#core/conditions/condition-name.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { demonstrationNames, type DemonstrationName } from '#core/conditions/demonstration-names.ts'
import { questions } from '#core/study/questions/index.ts'
import { templatesOf } from '#core/study/questions/templates.ts'
import { published } from '#core/study/published.ts'
import { answerParts, type LineAnswers } from '#core/study/answer-parts.ts'
import type { Kind } from '#core/task.ts'
import type { Confusion } from '#figures/confusion.ts'
import type { LossPoint } from '#figures/loss.ts'
import type { Line, LineInterval, Results } from '#figures/results.ts'
import type { TaskDifferences } from '#figures/task-differences.ts'
import type { Attribution } from '#core/study/attribution-parts.ts'

/** One line of a results table that was never asked: its numbers are given. */
export interface Given {
  readonly kind: Kind
  /** `null`: untuned. */
  readonly train: Condition | null
  readonly test: Condition
  readonly size?: number
  /** Percent: what the kind is compared on, its interval, and what else a figure reads. */
  readonly value: number
  readonly half?: number
  readonly rougeL?: number
  readonly format?: number
  /** Default: as the strict one. */
  readonly formatNormalised?: number
  readonly marked?: boolean
  readonly seeds?: number
}

/** Two templates of each category under three sets of words, without examples and with some. */
export function templatesGiven(): readonly Given[] {
  return ([undefined, 'permuted', 'arbitrary'] as const).flatMap((words, set) =>
    (['empty', 'original'] as const).flatMap((examples, shot) =>
      templatesOf(2).map((definition, i): Given => ({
        kind: 'classification',
        train: null,
        test: { definition, examples, ...(words !== undefined && { words }) },
        value: 72 - 4 * i + 6 * shot - 12 * set,
      })),
    ),
  )
}

/** Every kind of examples under three draws, original ones in three orders, and none. */
export function demonstrationsGiven(): readonly Given[] {
  const conditions = questions.demonstrations.plan({
    ...questions.demonstrations.start,
    demonstrations: demonstrationNames,
  }).conditions
  return conditions.map((test, i): Given => ({
    kind: 'classification',
    train: null,
    test,
    value: 78 - 4 * (demonstrationNames.indexOf(test.examples as DemonstrationName) + 1) + ((i * 5) % 7),
  }))
}

/** What the contract would answer of a run of these lines; baselines stand beside classification. */
export function resultsOf(
  name: string,
  given: readonly Given[],
  {
    withPublished = true,
    overall,
  }: { readonly withPublished?: boolean; readonly overall?: (line: Given) => number } = {},
): Results {
  const kinds = (['classification', 'generation'] as const).filter((kind) => given.some((each) => each.kind === kind))
  const groups = kinds.map((kind) => ({
    name: kind,
    kind,
    lines: [
      ...given.filter((each) => each.kind === kind).map((each) => lineOf(each)),
      ...(kind === 'classification' ? baselines : []),
    ],
  }))
  const all =
    overall === undefined
      ? []
      : [
          {
            name: 'all tasks',
            kind: null,
            lines: given
              .filter((each) => each.kind === 'classification')
              .map((each) => lineOf({ ...each, rougeL: overall(each) })),
          },
        ]
  return {
    means: { name, groups: [...groups, ...all], published: withPublished ? [...published] : [], answers: [] },
    table: {
      seedsDrawn: null,
      attribution: { lines: [], reason: 'hand-made' },
      intervals: [
        ...given.flatMap(intervalsOf),
        ...(overall === undefined ? [] : given.flatMap((each) => overallOf(each, overall(each)))),
      ],
    },
  }
}

function lineOf({
  kind,
  train,
  test,
  size = 0,
  value,
  rougeL = value,
  format,
  formatNormalised = format,
  marked = false,
  seeds = 3,
}: Given): Line {
  const mean = (percent: number | null) => ({
    overInstances: percent,
    overTasks: percent,
    n: kind === 'classification' ? 600 : 400,
    tasks: kind === 'classification' ? 6 : 4,
  })
  const means = {
    exactMatch: mean(kind === 'classification' ? value : 3),
    strictMatch: mean(null),
    rougeL: mean(kind === 'classification' ? rougeL : value),
    rougeLUnicode: mean(kind === 'classification' ? rougeL : value),
    format: mean(format ?? null),
    formatNormalised: mean(formatNormalised ?? null),
    containsLabel: mean(null),
    unscored: 0,
  }
  return {
    name: nameOf({ train, test, size }),
    role: train === null ? 'cell' : 'mean of seeds',
    marked,
    ...means,
    line: {
      method: train === null ? 'in context' : 'lora',
      training: train && { condition: train, size },
      condition: test,
      decoding: 'free',
    },
    bySeed:
      train === null
        ? []
        : Array.from({ length: seeds }, (_, i) => ({ name: `seed ${i + 1}`, seed: i + 1, ...means, marked })),
  }
}

function nameOf({
  train,
  test,
  size,
}: {
  readonly train: Condition | null
  readonly test: Condition
  readonly size: number
}): string {
  return train === null
    ? `untuned, asked with ${conditionTitle(test)}`
    : `tuned on ${conditionTitle(train)}, asked with ${conditionTitle(test)} (${size} per task)`
}

function intervalsOf({
  kind,
  train,
  test,
  size = 0,
  value,
  half,
  rougeL,
  format,
  formatNormalised = format,
}: Given): LineInterval[] {
  if (half === undefined) return []
  const name = nameOf({ train, test, size })
  const stands = kind === 'classification' ? { instances: 600, tasks: 6 } : { instances: 400, tasks: 4 }
  const of = (score: LineInterval['score'], mean: number, to: number): LineInterval => ({
    name,
    kind,
    score,
    mean,
    interval95: { level: 0.95, low: mean - half, high: Math.min(to, mean + half) },
    ...stands,
  })
  return [
    of(kind === 'classification' ? 'exactMatch' : 'rougeL', value, 100),
    ...(format === undefined ? [] : [of('format', format, 100)]),
    ...(formatNormalised === undefined ? [] : [of('formatNormalised', formatNormalised, 100)]),
    ...(kind === 'generation' || rougeL === undefined ? [] : [of('rougeL', rougeL, 100)]),
  ]
}

function overallOf(line: Given, mean: number): LineInterval[] {
  return line.kind === 'generation'
    ? []
    : intervalsOf({ ...line, kind: 'generation', value: mean }).map((each) => ({
        ...each,
        kind: null,
        instances: 1000,
        tasks: 10,
      }))
}

const baselines: readonly Line[] = (
  [
    ['random guess', 42.6, null],
    ['majority label', 43.9, null],
    ['copy demo', 31, 97],
    ['copy input', 0.4, 2],
  ] as const
).map(([name, exact, format]) => {
  const mean = (percent: number | null) => ({
    overInstances: percent,
    overTasks: percent,
    n: percent === null ? 0 : 600,
    tasks: 6,
  })
  return {
    name,
    role: 'baseline',
    line: null,
    bySeed: [],
    marked: false,
    exactMatch: mean(exact),
    strictMatch: mean(null),
    rougeL: mean(null),
    rougeLUnicode: mean(null),
    format: mean(format),
    formatNormalised: mean(format),
    containsLabel: mean(null),
    unscored: 0,
  }
})

const condition = (definition: Condition['definition'], examples: Condition['examples']): Condition => ({
  definition,
  examples,
})

/** Figure 2: definitions without examples beside them, both kinds. */
export function definitionsGiven(sizes: readonly number[]): readonly Given[] {
  const of = (definition: Condition['definition'], i: number) =>
    sizes.flatMap((size, s): Given[] => {
      const both = condition(definition, 'empty')
      const [exact, rouge] = [36 + 5 * s - 1.5 * i + (i === 2 && s > 0 ? -2 : 0), 22 + 3.5 * s - 4 * i]
      return [
        {
          kind: 'classification',
          train: both,
          test: both,
          size,
          value: exact,
          half: 4.5,
          rougeL: exact + 6,
          format: Math.min(99, 80 + 8 * s - i),
        },
        { kind: 'generation', train: both, test: both, size, value: rouge, half: 3 },
      ]
    })
  const untuned = (['original', 'simplified', 'empty'] as const).flatMap((definition, i): Given[] => [
    {
      kind: 'classification',
      train: null,
      test: condition(definition, 'empty'),
      value: 12.4 - i,
      half: 3,
      rougeL: 18 - i,
      format: 22,
    },
    { kind: 'generation', train: null, test: condition(definition, 'empty'), value: 11 - i, half: 2 },
  ])
  return [...untuned, ...of('original', 0), ...of('simplified', 1), ...of('empty', 2)]
}

/** Figure 3: examples beside the original definition, asked under original ones and delusive ones. */
export function examplesGiven(sizes: readonly number[]): readonly Given[] {
  const tests = ['original', 'delusive'] as const
  const of = (examples: Condition['examples'], i: number) =>
    sizes.flatMap((size, s) =>
      tests.flatMap((test, t): Given[] => [
        {
          kind: 'classification',
          train: condition('original', examples),
          test: condition('original', test),
          size,
          value: 44 + 4 * s - 0.6 * i - 5 * t,
          half: 4,
          format: 95,
          marked: i === 1 && s === 0,
        },
        {
          kind: 'generation',
          train: condition('original', examples),
          test: condition('original', test),
          size,
          value: 30 + 3 * s - i - 4 * t,
          half: 2.5,
        },
      ]),
    )
  const untuned = tests.flatMap((test, t): Given[] => [
    {
      kind: 'classification',
      train: null,
      test: condition('original', test),
      value: 20 - 3 * t,
      half: 3,
      format: 40,
      formatNormalised: 71.5,
    },
    { kind: 'generation', train: null, test: condition('original', test), value: 15 - 3 * t, half: 2 },
  ])
  return [...untuned, ...of('original', 0), ...of('delusive', 1), ...of('empty', 2)]
}

/** Figure 4: few instances of each train task under Original. */
export function randomGiven(sizes: readonly number[]): readonly Given[] {
  const both = condition('original', 'original')
  return [
    { kind: 'classification', train: null, test: both, value: 14.2, half: 3, format: 31, formatNormalised: 58 },
    ...sizes.map((size, s): Given => ({
      kind: 'classification',
      train: both,
      test: both,
      size,
      value: 39.5 + 2.6 * s,
      half: 4.2,
      format: Math.min(99.8, 84 + 7 * s),
    })),
  ]
}

const estimate = (value: number, half: number) => ({
  value,
  interval95: { level: 0.95, low: value - half, high: value + half },
})

/** From 12.4 to 46: most of it format. */
export const attributionGiven: Attribution = {
  tuned: 'tuned on Original, asked with Original (4 per task)',
  untuned: 'untuned, asked with Original',
  kind: 'classification',
  instances: 600,
  tasks: 6,
  seeds: 3,
  marked: false,
  from: estimate(12.4, 3),
  to: estimate(46, 4.2),
  gain: estimate(33.6, 5),
  formats: { format: { untuned: 22, tuned: 96.5 }, formatNormalised: { untuned: 35.1, tuned: 97.2 } },
  steps: [
    { name: 'format by guessing', from: 12.4, to: 38.4, ...estimate(26, 2.5) },
    { name: 'format by constrained decoding', from: 38.4, to: 36.9, ...estimate(-1.5, 3) },
    { name: 'task', from: 36.9, to: 47.2, ...estimate(10.3, 4.4) },
    { name: 'format still lost', from: 47.2, to: 46, ...estimate(-1.2, 0.6) },
  ],
  parted: [],
  withoutConstrained: null,
  sentence: 'Of the 33.6 points that tuning gains 24.5 are format.',
}

/** Without constrained decoding, at another size, not reliable. */
export const plainAttributionGiven: Attribution = {
  ...attributionGiven,
  tuned: 'tuned on Original, asked with Original (16 per task)',
  marked: true,
  to: estimate(58, 4),
  steps: [
    { name: 'format by guessing', from: 12.4, to: 38.4, ...estimate(26, 2.5) },
    { name: 'task', from: 38.4, to: 58, value: 19.6, interval95: 'too-few' },
    { name: 'format still lost', from: 58, to: 58, ...estimate(0, 0) },
  ],
  withoutConstrained: 'it was not asked',
  sentence: 'Of the 45.6 points that tuning gains 26.0 are format.',
}

/** @param of tasks; every 17th is an outlier */
export function differencesGiven(of: number): TaskDifferences {
  return {
    study: 'hand-made',
    name: 'Simplified',
    against: 'Original',
    score: 'exact match',
    about: 'Outliers lie more than 1.5 interquartile ranges beyond the quartiles.',
    tasks: Array.from({ length: of }, (_, i) => {
      const outlier = i % 17 === 3
      const difference = outlier ? (i % 2 === 0 ? 38 : -41) + i / 10 : Math.sin(i * 2.3) * 12
      return {
        task: `task${(100 + i * 13) % 1700}_${['sentiment', 'entailment_of_two_sentences', 'question_type'][i % 3] ?? ''}`,
        difference,
        interval: i % 11 === 5 ? null : { low: difference - 9, high: difference + 7 },
        n: 100,
        outlier,
      }
    }),
  }
}

/** @param labels of the task; most answers are right */
export function confusionGiven(labels: readonly string[]): Confusion {
  return {
    study: 'hand-made',
    task: 'task1344_glue_entailment_classification',
    name: 'Original',
    labels,
    answers: [...labels, 'no label', 'no answer'],
    counts: labels.map((_, row) => [
      ...labels.map((__, column) => (row === column ? 40 - row * 3 : (row * 5 + column * 7) % 6)),
      row,
      row === 0 ? 1 : 0,
    ]),
  }
}

/** Forty steps, a checkpoint at every tenth. */
export const lossGiven: readonly LossPoint[] = Array.from({ length: 40 }, (_, i) => ({
  step: i + 1,
  loss: 2.4 * Math.exp(-i / 12) + 0.4 + 0.1 * Math.sin(i),
  epochLoss: (i + 1) % 20 === 0 ? 2.4 * Math.exp(-(i - 10) / 12) + 0.4 : null,
  heldOutLoss: (i + 1) % 10 === 0 ? 2.2 * Math.exp(-i / 14) + 0.6 : null,
}))

/** Lines that differ in nothing but what happened to their answers: those of each part, in its order. */
export function answersGiven(
  lines: Readonly<Record<string, readonly number[]>>,
  kind: Kind = 'classification',
): Results {
  const answers = Object.entries(lines).map(([name, counts], i): LineAnswers => ({
    name,
    kind,
    answers: counts.reduce((sum, each) => sum + each, 0),
    parts: Object.fromEntries(answerParts.map((part, place) => [part, counts[place] ?? 0])) as LineAnswers['parts'],
    cut: counts[answerParts.indexOf('cut off')] ?? 0,
    inFormat: (counts[0] ?? 0) + (counts[2] ?? 0),
    marked: i === 1,
  }))
  return { means: { name: 'hand-made', groups: [], published: [], answers }, table: undefined }
}
