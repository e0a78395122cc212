import { conditionName, presets } from '#core/conditions/index.ts'
import { planCells, type Cell } from '#core/study/cell.ts'
import type { Parity } from '#core/study/parity.ts'
import type { ResultsInput, ScoredTrial } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { planTrainings } from '#core/study/training.ts'
import { answeredAs, resultsOf, taskOf, tunedStudy } from './support.ts'

export const taskCount = 12
export const instanceCount = 20

/** Trained and asked under Original and Simplified, four instances of each task, two seeds. */
export const smallTuned: Study = {
  ...tunedStudy,
  conditions: [presets.original, presets.simplified],
  tuning: { ...tunedStudy.tuning, trainConditions: [presets.original, presets.simplified], sizes: [4] },
}

export const withTuning = (change: Partial<NonNullable<Study['tuning']>>, of: Study = smallTuned): Study => ({
  ...of,
  tuning: { ...tunedStudy.tuning, ...of.tuning, ...change },
})

/** Which answers are right; the expected numbers in the tests were computed from the same formulas in NumPy 2.4. */
export function isRight({ training }: Cell, t: number, i: number): boolean {
  if (training === null) return (i * 7 + t * 3) % 10 < 1
  if (conditionName(training.condition) === 'original')
    return training.seed === 1 ? (i * 7 + t * 5) % 10 < 6 : (i * 3 + t) % 10 < 5 && t % 3 > 0
  return training.seed === 1 ? (i * 9 + t * 2) % 10 < 6 : (i + t * 7) % 10 < 4
}

export const goodParity: Parity = {
  prompts: 40,
  equal: 39,
  tied: 0,
  largestLogitDifference: 0.01,
  ownLogitDifference: null,
}

export interface Asked {
  /** `no trial` yet, or a trial `without answer`; default: each is answered. */
  readonly state?: (cell: Cell, task: number, instance: number) => 'answered' | 'no trial' | 'without answer'
  readonly right?: typeof isRight
  /** What is answered where it is wrong; default: the other label. */
  readonly wrong?: (cell: Cell, task: number, instance: number) => string | undefined
  readonly parity?: (cell: Cell) => Parity | null
  readonly kind?: 'classification' | 'generation'
  /** The first two are the references. */
  readonly labels?: readonly [string, string, ...string[]]
  /** What each training is shown, two texts an example. */
  readonly examples?: readonly string[]
}

/** 12 tasks of 20 instances asked in every cell: the labels yes and no, or texts that share one word of two. */
export function tunedResults(
  study: Study = smallTuned,
  {
    state = () => 'answered',
    right = isRight,
    wrong = () => undefined,
    parity = () => goodParity,
    kind = 'classification',
    labels: space = ['yes', 'no'],
    examples = [],
  }: Asked = {},
): ResultsInput {
  const labels = kind === 'classification' ? space : null
  const [yes, no] = labels ?? ['the one', 'the other']
  const references = Array.from({ length: instanceCount }, (_, i) => (i % 2 === 0 ? yes : no))
  const base = resultsOf(
    Array.from({ length: taskCount }, (_, t) => ({ task: taskOf(`t${t}`, labels), references, answers: {} })),
    study,
  )
  const trialOf = (cell: Cell, t: number, i: number): ScoredTrial[] => {
    const is = state(cell, t, i)
    if (is === 'no trial') return []
    const reference = references[i] ?? ''
    const answer = right(cell, t, i) ? reference : (wrong(cell, t, i) ?? (reference === yes ? no : yes))
    return [
      {
        instance: t * instanceCount + i + 1,
        task: t,
        dropped: 0,
        ...answeredAs(is === 'answered' ? answer : { outcome: 'too-long' }, [reference], taskOf('', labels)),
      },
    ]
  }
  const cells = planCells(
    study,
    (text) => text,
    planTrainings(
      study,
      (text) => text,
      () => examples,
    ),
  )
  return {
    ...base,
    cells: cells.map((cell) => ({
      cell,
      trials: base.tasks.flatMap((_, t) => references.flatMap((__, i) => trialOf(cell, t, i))),
      parity: cell.training === null ? null : parity(cell),
    })),
  }
}
