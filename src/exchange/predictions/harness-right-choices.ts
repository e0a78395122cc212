import type { Choices, Sample } from './harness-sample.ts'
import { numberText } from '../json.ts'
import { quote } from '../quote.ts'
import { isText, isTexts, rejectRow } from './prediction.ts'
import { pythonList } from './python-list.ts'

export interface ChoiceSample extends Sample {
  readonly answer: Choices
  /** What the metric that counts says of it. */
  readonly metric: number | null
}

/** Of each sample the places of its right choices. */
export type Right = readonly (readonly number[])[]

export function rightContexts(samples: readonly ChoiceSample[], chosen: readonly number[]): Right {
  const right: (readonly number[])[] = []
  for (const [i, { answer, metric, where }] of samples.entries()) {
    const place = chosen[i] ?? -1
    const others = answer.texts.flatMap((_, other) => (other === place ? [] : [other]))
    if (metric !== 0 && metric !== 1)
      rejectRow(where, 'its choices are the contexts, and no acc of 0 or 1 tells which of them is right')
    if (metric === 0 && others.length > 1)
      rejectRow(
        where,
        `its choices are the contexts, the chosen one is wrong (acc 0), and nothing tells which of the other ${others.length} is right`,
      )
    right.push(metric === 1 ? [place] : others)
  }
  return right
}

type Reading = readonly (readonly number[] | null)[]

export function rightContinuations(samples: readonly ChoiceSample[], chosen: readonly number[]): Right {
  const mixed = samples.find(({ answer }) => answer.of === 'contexts')
  if (mixed) rejectRow(mixed.where, 'its choices are the contexts, and those of other lines are what follows')
  const byText: Reading = samples.map(({ target, answer }) => placesByText(target, answer.texts))
  const byPlace: Reading = samples.map(({ target, answer }) => placesByNumber(target, answer.texts.length))
  const neither = samples.find((_, i) => byText[i] === null && byPlace[i] === null)
  if (neither)
    rejectRow(
      neither.where,
      `"target" is ${quote(neither.target)}: none of the choices, nor the place of one of the ${neither.answer.texts.length}`,
    )
  const readings = [byText, byPlace].filter(isWhole)
  const [first, second] = readings
  if (!first) {
    const at = byText.indexOf(null)
    return rejectRow(
      samples[at]?.where ?? '',
      `"target" is ${quote(samples[at]?.target)}: the place of a choice, where other lines have the text of one`,
    )
  }
  if (!second) return first
  const open = samples.filter((_, i) => !isSameChoice(samples[i], first[i], second[i]))
  if (open.length === 0) return second
  const wrong = readings.map(
    (reading) =>
      samples.filter(
        ({ metric, answer }, i) => metric !== null && isRight(answer.texts, chosen[i], reading[i]) !== metric,
      ).length,
  )
  if ((wrong[0] ?? 0) !== (wrong[1] ?? 0)) return (wrong[0] ?? 0) < (wrong[1] ?? 0) ? first : second
  const reported = reportedByDocuments(open)
  if (reported !== null) return reported === 'text' ? first : second
  return rejectRow(
    open[0]?.where ?? '',
    `"target" is ${quote(open[0]?.target)}: both the text of a choice and the place of another one, and nothing in the file tells which is meant`,
  )
}

function isWhole(reading: Reading): reading is Right {
  return reading.every((places) => places !== null)
}

function isRight(texts: readonly string[], chosen: number | undefined, right: readonly number[] | undefined): number {
  const text = texts[chosen ?? -1]?.trim()
  return right?.some((place) => texts[place]?.trim() === text) === true ? 1 : 0
}

function isSameChoice(
  sample: ChoiceSample | undefined,
  one: readonly number[] | undefined,
  other: readonly number[] | undefined,
): boolean {
  const texts = (places: readonly number[] | undefined) =>
    JSON.stringify([...new Set(places?.map((place) => sample?.answer.texts[place]?.trim()))].toSorted())
  return texts(one) === texts(other)
}

/**
 * The harness takes a number of the document for the place, and a text for the text: the same field of all documents
 * has to be the target.
 */
function reportedByDocuments(samples: readonly ChoiceSample[]): 'text' | 'place' | null {
  const hasAs = (written: (value: unknown) => string | undefined) => {
    const fields = samples.map(
      ({ doc, target }) =>
        new Set(
          Object.keys(doc).filter(
            (name) => written(doc[name]) === (isText(target) ? target.trim() : numberText(target)),
          ),
        ),
    )
    return [...(fields[0] ?? [])].some((name) => fields.every((each) => each.has(name)))
  }
  const [asText, asNumber] = [hasAs((value) => (isText(value) ? value.trim() : undefined)), hasAs(numberText)]
  return asText === asNumber ? null : asNumber ? 'place' : 'text'
}

function placesByText(target: unknown, texts: readonly string[]): readonly number[] | null {
  if (!isText(target)) return isTexts(target) ? placesOfAll(target, texts) : null
  const listed = pythonList(target)
  return (
    placesOfAll([target], texts) ??
    (listed?.every(({ isQuoted }) => isQuoted) === true
      ? placesOfAll(
          listed.map(({ text }) => text),
          texts,
        )
      : null)
  )
}

function placesOfAll(wanted: readonly string[], texts: readonly string[]): readonly number[] | null {
  const placesOf = Map.groupBy(texts.keys(), (i) => texts[i]?.trim() ?? '')
  const places = wanted.map((each) => placesOf.get(each.trim()) ?? [])
  return places.length > 0 && places.every((found) => found.length > 0) ? [...new Set(places.flat())] : null
}

/** Counted from 0; of several those that there are, as the harness takes them. */
function placesByNumber(target: unknown, count: number): readonly number[] | null {
  const places = numbersOf(target).filter((place) => place < count)
  return places.length > 0 ? places : null
}

function numbersOf(target: unknown): readonly number[] {
  const given = isText(target)
    ? (pythonList(target)?.map(({ text }) => text) ?? [target.trim()])
    : Array.isArray(target)
      ? (target as readonly unknown[])
      : [target]
  const texts = given.map((each) => (isText(each) ? each : (numberText(each) ?? '')))
  return texts.every((text) => /^\d+$/.test(text)) ? texts.map(Number) : []
}
