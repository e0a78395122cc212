import { normalise } from '#core/scoring/normalise.ts'

/** A uniform guess among some answers, scored by exact match: equality with any reference after its normalisation. */
export interface Guess {
  /** At least one, as they were given. */
  readonly answers: readonly string[]
  /** Whether exact match accepts each answer, in the order of `answers`. */
  readonly accepts: (references: readonly string[]) => readonly boolean[]
  /** Accepted answers / answers, 0–1: the expected exact match of the guess on one instance. */
  readonly probability: (references: readonly string[]) => number
}

/**
 * Answers equal after normalisation (`He` and `he`, `-1` and `1`) are accepted together, as of a model, and so are
 * several references. What no reference equals is never right, whatever the number of answers. Source: science.md §4
 * and §5.
 *
 * @param answers a label space, or the options of one instance; at least one
 */
export function guessAmong(answers: readonly string[]): Guess {
  const normalised = answers.map(normalise)
  const accepts = (references: readonly string[]) => {
    const accepted = new Set(references.map(normalise))
    return normalised.map((answer) => accepted.has(answer))
  }
  return { answers, accepts, probability: (references) => accepts(references).filter(Boolean).length / answers.length }
}

/** Answers that exact match cannot tell from another one, group by group in the order given; none where all differ. */
export function equalAnswers(answers: readonly string[]): readonly (readonly string[])[] {
  return [...Map.groupBy(answers, normalise).values()].filter(({ length }) => length > 1)
}

/** `guessAmong`, made once for each list: instances of a task share its label space. */
export function guesser(): (answers: readonly string[]) => Guess {
  const made = new WeakMap<readonly string[], Guess>()
  return (answers) => {
    const guess = made.get(answers) ?? guessAmong(answers)
    made.set(answers, guess)
    return guess
  }
}
