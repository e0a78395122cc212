import { statedPlaces, type Place } from '#core/answer-space.ts'
import { shownDefinition } from '#core/conditions/index.ts'
import { positionLetters } from '#core/position-letters.ts'
import { normalise } from '#core/scoring/normalise.ts'
import type { Task } from '#core/task.ts'
import type { Cell } from './cell.ts'

/** The labels of a task in the order in which a prompt names them. */
export interface LabelPlaces {
  readonly count: number
  /** From 0, of a label or an answer that equals one after exact match's normalisation; `null` for anything else. */
  readonly placeOf: (text: string) => number | null
}

/** `options`: other ones for each instance. */
export type TaskPlaces = LabelPlaces | 'options' | null

/**
 * Where the labels of each task stand in the prompts of a cell; `options` for a choice task, and `null` for generation,
 * and where the definition that is shown does not name every label: under Empty none does. Predictions made elsewhere
 * have prompts nobody here has seen.
 */
export function labelPlacesOf(
  tasks: readonly { readonly task: Task }[],
  cell: Pick<Cell, 'condition' | 'predictions'>,
): readonly TaskPlaces[] {
  return tasks.map(({ task }) => {
    if (task.answerSpace.kind === 'generation' || cell.predictions !== undefined) return null
    if (task.answerSpace.kind === 'choice') return 'options'
    const shown = shownDefinition(task, cell.condition)
    const text = shown.fit ? (shown.value.around?.text ?? shown.value.definition) : undefined
    return text === undefined ? null : placesIn(task.answerSpace.labels, text)
  })
}

/** Of options that are letters; `null` for all others: where a text stands in an input nobody has said. */
export function letterPlaces(options: readonly string[]): LabelPlaces | null {
  const letters = positionLetters([options])
  if (letters === null) return null
  const places = new Map(letters.map((letter, place) => [normalise(letter), place]))
  return { count: letters.length, placeOf: (text) => places.get(normalise(text)) ?? null }
}

/**
 * Labels in the order of the first place where each is named (`statedPlaces`) that is no part of a longer label:
 * "neutral" is not named by "non-neutral". `null` where one is named nowhere, and where exact match could not tell two
 * apart.
 */
export function placesIn(labels: readonly string[], definition: string): LabelPlaces | null {
  const taken: Place[] = []
  const found: { readonly label: string; readonly from: number }[] = []
  for (const label of labels.toSorted((a, b) => b.length - a.length)) {
    const own = statedPlaces(label, definition).filter(
      ({ from, to }) => !taken.some((other) => from < other.to && to > other.from),
    )
    const [first] = own
    if (first === undefined) return null
    found.push({ label, from: first.from })
    taken.push(...own)
  }
  const places = new Map(found.toSorted((a, b) => a.from - b.from).map(({ label }, place) => [normalise(label), place]))
  return places.size === labels.length
    ? { count: places.size, placeOf: (text) => places.get(normalise(text)) ?? null }
    : null
}
