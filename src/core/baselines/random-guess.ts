import { randomBelow, seededRandom, seedFrom } from '#core/random/index.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { baseline, guessable, type Baseline, type BaselineTask, type ClassificationTask } from './baseline.ts'

export interface RandomGuess extends Baseline<'random guess'> {
  /** Σ⌊n/|label space|⌋/N, as the paper's 42.6 was computed. */
  readonly floored: number
  readonly sampled: SampledGuesses
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
 * Guessing uniformly in the label space of classification tasks. `exactMatch` is the paper's expectation, 1/|label space|:
 * one label is right. `sampled` scores real guesses by exact match, whose normalisation makes labels such as `He` and
 * `he` equal, and which accepts any of several references: where a task has such, it lies above the expectation.
 * Source: Kung & Peng 2023; floored form: the first author's notebook.
 *
 * @param seeds at least one
 */
export function randomGuess(tasks: readonly BaselineTask[], seeds: readonly number[] = defaultSeeds): RandomGuess | null {
  const asked = guessable(tasks)
  const expected = baseline('random guess', asked.map(({ task, category, labels, instances }) => (
    { task, category, n: instances.length, exactMatch: 100 / labels.length }
  )))
  if (expected === null) return null
  const floored = asked.reduce((sum, { labels, instances }) => sum + Math.floor(instances.length / labels.length), 0)
  return { ...expected, floored: (100 * floored) / expected.n, sampled: sample(asked, seeds) }
}

function sample(tasks: readonly ClassificationTask[], seeds: readonly number[]): SampledGuesses {
  const n = tasks.reduce((sum, { instances }) => sum + instances.length, 0)
  const right = tasks.map((task) => ({ name: task.task, labels: task.labels.length, rightLabels: rightLabels(task) }))
  const exactMatches = seeds.map((seed) => {
    let hits = 0
    for (const { name, labels, rightLabels } of right) {
      // A stream of its own for each task: leaving a task out changes no other task's guesses.
      const random = seededRandom(seedFrom(`random guess ${seed} ${name}`))
      for (const accepted of rightLabels) if (accepted.has(randomBelow(random, labels))) hits++
    }
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
function rightLabels({ labels, instances }: ClassificationTask): ReadonlySet<number>[] {
  const normalised = labels.map(normalise)
  return instances.map(({ references }) => {
    const accepted = new Set(references.map(normalise))
    return new Set(normalised.flatMap((label, i) => (accepted.has(label) ? i : [])))
  })
}
