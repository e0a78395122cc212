import { randomBelow, seededRandom, seedFrom } from '#core/random/index.ts'
import {
  baseline,
  guessable,
  type Baseline,
  type BaselineOfTask,
  type BaselineTask,
  type GuessableTask,
} from './baseline.ts'
import { guesser } from './guess-probability.ts'

export interface RandomGuess extends Baseline<'random guess'> {
  readonly perTask: readonly RandomGuessOfTask[]
  /** The paper's forms, which count one label as right whatever exact match accepts. Percent. */
  readonly paper: {
    /** Mean of 1/|label space|; of a choice task, of 1/mᵢ of its instances' m options. */
    readonly expected: number
    /** Σ⌊n/|label space|⌋/N, as the paper's 42.6 was computed; of a choice task ⌊Σ 1/mᵢ⌋. */
    readonly floored: number
  }
  readonly sampled: SampledGuesses
}

export interface RandomGuessOfTask extends BaselineOfTask {
  /** 1/|label space|, percent; of a choice task the mean of 1/mᵢ. */
  readonly paper: number
}

/** Guesses really drawn and scored, one mean for each seed. */
export interface SampledGuesses {
  readonly seeds: readonly number[]
  readonly exactMatches: readonly number[]
  readonly mean: number
  /** Sample standard deviation over seeds; `null` for a single seed. */
  readonly standardDeviation: number | null
  readonly min: number
  readonly max: number
}

const defaultSeeds = Array.from({ length: 20 }, (_, seed) => seed)

/**
 * Guessing uniformly among the labels of each instance: those of the task, or its own options. `exactMatch` is what
 * such guesses are expected to score: of each instance the share of labels that exact match accepts, so that models and
 * guesses are counted by one rule. `sampled` scores guesses really drawn by the same rule. `paper` keeps the published
 * forms, which are equal to it where every instance has one reference and no two labels are equal after normalisation.
 * Source: Kung & Peng 2023; floored form: the first author's notebook.
 *
 * @param seeds at least one
 */
export function randomGuess(
  tasks: readonly BaselineTask[],
  seeds: readonly number[] = defaultSeeds,
): RandomGuess | null {
  const asked = guessable(tasks)
  const accepted = asked.map(acceptedLabels)
  const perTask = asked.map(({ task, category, instances }, i): RandomGuessOfTask => ({
    task,
    category,
    n: instances.length,
    exactMatch: (100 * shares(accepted[i] ?? [], ({ right }) => right.size)) / instances.length,
    paper: (100 * shares(accepted[i] ?? [], () => 1)) / instances.length,
  }))
  const whole = baseline('random guess', perTask)
  if (whole === null) return null
  const floored = accepted.reduce((sum, instances) => sum + Math.floor(shares(instances, () => 1)), 0)
  return {
    ...whole,
    perTask,
    paper: {
      expected: perTask.reduce((sum, { paper, n }) => sum + paper * n, 0) / whole.n,
      floored: (100 * floored) / whole.n,
    },
    sampled: sample(asked, accepted, seeds),
  }
}

/**
 * Σ right/labels over instances: one division for all that have as many labels, so that 100 instances of 3 give 100/3.
 */
function shares(instances: readonly Accepted[], rightOf: (instance: Accepted) => number): number {
  return [...Map.groupBy(instances, ({ labels }) => labels)].reduce(
    (sum, [labels, of]) => sum + of.reduce((right, each) => right + rightOf(each), 0) / labels,
    0,
  )
}

function sample(
  tasks: readonly GuessableTask[],
  accepted: readonly (readonly Accepted[])[],
  seeds: readonly number[],
): SampledGuesses {
  const n = tasks.reduce((sum, { instances }) => sum + instances.length, 0)
  const exactMatches = seeds.map((seed) => {
    let hits = 0
    tasks.forEach(({ task }, i) => {
      // A stream of its own for each task: leaving a task out changes no other task's guesses.
      const random = seededRandom(seedFrom(`random guess ${seed} ${task}`))
      for (const { labels, right } of accepted[i] ?? []) if (right.has(randomBelow(random, labels))) hits++
    })
    return (100 * hits) / n
  })
  const mean = exactMatches.reduce((sum, value) => sum + value, 0) / seeds.length
  const squares = exactMatches.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    seeds,
    exactMatches,
    mean,
    standardDeviation: seeds.length < 2 ? null : Math.sqrt(squares / (seeds.length - 1)),
    min: Math.min(...exactMatches),
    max: Math.max(...exactMatches),
  }
}

interface Accepted {
  /** How many there are to guess among. */
  readonly labels: number
  /** Positions of those that exact match accepts. */
  readonly right: ReadonlySet<number>
}

function acceptedLabels({ instances }: GuessableTask): readonly Accepted[] {
  const guessOf = guesser()
  return instances.map(({ labels, references }) => {
    return {
      labels: labels.length,
      right: new Set(
        guessOf(labels)
          .accepts(references)
          .flatMap((is, i) => (is ? [i] : [])),
      ),
    }
  })
}
