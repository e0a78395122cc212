import { randomBelow, seededRandom, seedFrom } from '#core/random/index.ts'
import { baseline, guessable, type Baseline, type BaselineOfTask, type BaselineTask, type GuessableTask } from './baseline.ts'
import { guessAmong, type Guess } from './guess-probability.ts'

export interface RandomGuess extends Baseline<'random guess'> {
  readonly perTask: readonly RandomGuessOfTask[]
  /** The paper's forms, which count one label as right whatever exact match accepts. Percent. */
  readonly paper: {
    /** Mean of 1/|label space|; of a choice task's instances, of 1 / number of options. */
    readonly expected: number
    /** Σ⌊n/|label space|⌋/N (of a choice task ⌊Σ 1/mᵢ⌋), as the paper's 42.6 was computed. */
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
 * Guessing uniformly among the labels of each instance. `exactMatch` is what such guesses are expected to score: of
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
  const perTask = asked.map(({ task, category, instances }, i): RandomGuessOfTask => (
    { task, category, n: instances.length, exactMatch: expectedScore(instances, accepted[i] ?? []), paper: (100 * oneRight(instances)) / instances.length }
  ))
  const whole = baseline('random guess', perTask)
  if (whole === null) return null
  const floored = asked.reduce((sum, { instances }) => sum + Math.floor(oneRight(instances)), 0)
  return {
    ...whole,
    perTask,
    paper: { expected: perTask.reduce((sum, { paper, n }) => sum + paper * n, 0) / whole.n, floored: (100 * floored) / whole.n },
    sampled: sample(asked, accepted, seeds),
  }
}

/** Percent. Summed by the number of labels, without the error of a long sum. */
function expectedScore(instances: GuessableTask['instances'], accepted: readonly ReadonlySet<number>[]): number {
  const right = Map.groupBy(instances.map(({ labels }, i) => ({ labels: labels.length, right: accepted[i]?.size ?? 0 })), ({ labels }) => labels)
  return (100 * [...right].reduce((sum, [labels, own]) => sum + own.reduce((all, each) => all + each.right, 0) / labels, 0)) / instances.length
}

/** Instances expected right where one label of each is: Σ 1/m. */
function oneRight(instances: GuessableTask['instances']): number {
  return [...Map.groupBy(instances, ({ labels }) => labels.length)].reduce((sum, [labels, { length }]) => sum + length / labels, 0)
}

function sample(tasks: readonly GuessableTask[], accepted: readonly (readonly ReadonlySet<number>[])[], seeds: readonly number[]): SampledGuesses {
  const n = tasks.reduce((sum, { instances }) => sum + instances.length, 0)
  const exactMatches = seeds.map((seed) => {
    let hits = 0
    tasks.forEach(({ task, instances }, i) => {
      // A stream of its own for each task: leaving a task out changes no other task's guesses.
      const random = seededRandom(seedFrom(`random guess ${seed} ${task}`))
      instances.forEach(({ labels }, place) => {
        if (accepted[i]?.[place]?.has(randomBelow(random, labels.length)) === true) hits++
      })
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
function acceptedLabels({ instances }: GuessableTask): readonly ReadonlySet<number>[] {
  const guesses = new Map<readonly string[], Guess>()
  return instances.map(({ labels, references }) => {
    const guess = guesses.get(labels) ?? guessAmong(labels)
    guesses.set(labels, guess)
    return new Set(guess.accepts(references).flatMap((is, i) => (is ? [i] : [])))
  })
}
