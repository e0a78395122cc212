import { randomBelow, seededRandom, seedFrom } from '#core/random/index.ts'
import { baseline, guessable, type Baseline, type BaselineOfTask, type BaselineTask, type ClassificationTask } from './baseline.ts'
import { guessAmong } from './guess-probability.ts'

export interface RandomGuess extends Baseline<'random guess'> {
  readonly perTask: readonly RandomGuessOfTask[]
  /** The paper's forms, which count one label as right whatever exact match accepts. Percent. */
  readonly paper: {
    /** Mean of 1/|label space|. */
    readonly expected: number
    /** Σ⌊n/|label space|⌋/N, as the paper's 42.6 was computed. */
    readonly floored: number
  }
  readonly sampled: SampledGuesses
}

export interface RandomGuessOfTask extends BaselineOfTask {
  /** 1/|label space|, percent. */
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
 * Guessing uniformly in the label space of classification tasks. `exactMatch` is what such guesses are expected to score: of
 * each instance the share of labels that exact match accepts, so that models and guesses are counted by one rule. `sampled`
 * scores guesses really drawn by the same rule. `paper` keeps the published forms, which are equal to it where every instance
 * has one reference and no two labels are equal after normalisation.
 * Source: Kung & Peng 2023; floored form: the first author's notebook.
 *
 * @param seeds at least one
 */
export function randomGuess(tasks: readonly BaselineTask[], seeds: readonly number[] = defaultSeeds): RandomGuess | null {
  const asked = guessable(tasks)
  const accepted = asked.map(acceptedLabels)
  const perTask = asked.map(({ task, category, labels, instances }, i): RandomGuessOfTask => {
    const right = (accepted[i] ?? []).reduce((sum, { size }) => sum + size, 0)
    return { task, category, n: instances.length, exactMatch: (100 * right) / (labels.length * instances.length), paper: 100 / labels.length }
  })
  const whole = baseline('random guess', perTask)
  if (whole === null) return null
  const floored = asked.reduce((sum, { labels, instances }) => sum + Math.floor(instances.length / labels.length), 0)
  return {
    ...whole,
    perTask,
    paper: { expected: perTask.reduce((sum, { paper, n }) => sum + paper * n, 0) / whole.n, floored: (100 * floored) / whole.n },
    sampled: sample(asked, accepted, seeds),
  }
}

function sample(tasks: readonly ClassificationTask[], accepted: readonly (readonly ReadonlySet<number>[])[], seeds: readonly number[]): SampledGuesses {
  const n = tasks.reduce((sum, { instances }) => sum + instances.length, 0)
  const exactMatches = seeds.map((seed) => {
    let hits = 0
    tasks.forEach(({ task, labels }, i) => {
      // A stream of its own for each task: leaving a task out changes no other task's guesses.
      const random = seededRandom(seedFrom(`random guess ${seed} ${task}`))
      for (const labelsOf of accepted[i] ?? []) if (labelsOf.has(randomBelow(random, labels.length))) hits++
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

/** For each instance the positions of the labels that exact match accepts. */
function acceptedLabels({ labels, instances }: ClassificationTask): readonly ReadonlySet<number>[] {
  const guess = guessAmong(labels)
  return instances.map(({ references }) => new Set(guess.accepts(references).flatMap((is, i) => (is ? [i] : []))))
}
