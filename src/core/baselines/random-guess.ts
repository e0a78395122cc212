import { randomBelow, seededRandom, seedFrom } from '#core/random/index.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { baseline, guessable, type Baseline, type BaselineTask, type GuessableTask } from './baseline.ts'

export interface RandomGuess extends Baseline<'random guess'> {
  /** Σ⌊n/|label space|⌋/N (for a choice task ⌊Σ 1/mᵢ⌋ of its instances' m options), as the paper's 42.6 was computed. */
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
 * Guessing uniformly among the labels of each instance. `exactMatch` is the paper's expectation, 1/|label space|, in a choice
 * task the mean of 1/mᵢ over the instances' numbers of options: one label is right. `sampled` scores real guesses by exact match, whose normalisation makes labels such as `He` and
 * `he` equal, and which accepts any of several references: where a task has such, it lies above the expectation.
 * Source: Kung & Peng 2023; floored form: the first author's notebook.
 *
 * @param seeds at least one
 */
export function randomGuess(tasks: readonly BaselineTask[], seeds: readonly number[] = defaultSeeds): RandomGuess | null {
  const asked = guessable(tasks)
  const expected = baseline('random guess', asked.map(({ task, category, instances }) => (
    { task, category, n: instances.length, exactMatch: expectedShare(instances) }
  )))
  if (expected === null) return null
  const floored = asked.reduce((sum, { instances }) => sum + Math.floor(expectedRight(instances)), 0)
  return { ...expected, floored: (100 * floored) / expected.n, sampled: sample(asked, seeds) }
}

/** Percent. */
function expectedShare(instances: GuessableTask['instances']): number {
  return (100 * expectedRight(instances)) / instances.length
}

/** Σ 1/m over the instances: n/m where all have as many labels, without the error of a long sum. */
function expectedRight(instances: GuessableTask['instances']): number {
  const sizes = [...Map.groupBy(instances, ({ labels }) => labels.length)]
  return sizes.reduce((sum, [size, { length }]) => sum + length / size, 0)
}

function sample(tasks: readonly GuessableTask[], seeds: readonly number[]): SampledGuesses {
  const n = tasks.reduce((sum, { instances }) => sum + instances.length, 0)
  const right = tasks.map((task) => ({ name: task.task, instances: rightLabels(task) }))
  const exactMatches = seeds.map((seed) => {
    let hits = 0
    for (const { name, instances } of right) {
      // A stream of its own for each task: leaving a task out changes no other task's guesses.
      const random = seededRandom(seedFrom(`random guess ${seed} ${name}`))
      for (const { labels, accepted } of instances) if (accepted.has(randomBelow(random, labels))) hits++
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

interface RightLabels {
  readonly labels: number
  /** Positions of those that exact match accepts. */
  readonly accepted: ReadonlySet<number>
}

function rightLabels({ instances }: GuessableTask): RightLabels[] {
  const normalised = new Map<readonly string[], readonly string[]>()
  return instances.map(({ labels, references }) => {
    const own = normalised.get(labels) ?? labels.map(normalise)
    normalised.set(labels, own)
    const right = new Set(references.map(normalise))
    return { labels: labels.length, accepted: new Set(own.flatMap((label, i) => (right.has(label) ? i : []))) }
  })
}
