import { readLines } from './lines.ts'
import { errorEvent, type Problem, type Source } from './read-event.ts'
import { quote } from './quote.ts'

/** One answer of any model to one instance. */
export interface Prediction {
  readonly task: string
  readonly id: string
  readonly prediction: string
  /** At least one. */
  readonly references: readonly string[]
  /** The label space; `null` where the line gives none. */
  readonly labels: readonly string[] | null
}

export type PredictionEvent = { readonly type: 'predictions'; readonly predictions: readonly Prediction[] } | { readonly type: 'problem'; readonly problem: Problem }

/** Reads JSONL lines {task, id, prediction, references[, labels]}; further fields are left alone. The first error ends it. */
export async function* readPredictions(source: Source): AsyncGenerator<PredictionEvent, void, void> {
  for await (const event of readLines(source)) {
    if (event.type === 'problem') return yield event
    const predictions: Prediction[] = []
    for (const { text, number } of event.lines) {
      const parsed = parse(text)
      if (typeof parsed === 'string') return yield errorEvent(source.file, { code: 'field', where: `line ${number}`, message: `invalid line ${number}: ${parsed}` })
      predictions.push(parsed)
    }
    yield { type: 'predictions', predictions }
  }
}

/** @returns what is wrong with the line, in words, where it is no prediction */
function parse(text: string): Prediction | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return `${quote(text)} is not JSON; one object on each line is needed`
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${quote(text)} is not an object {task, id, prediction, references}`
  const { task, id, prediction, references, labels } = value as Record<string, unknown>
  if (typeof task !== 'string' || task === '__proto__') return fieldFault('task', task, 'the name of a task')
  if (typeof id !== 'string' && typeof id !== 'number') return fieldFault('id', id, 'a text')
  if (typeof prediction !== 'string') return fieldFault('prediction', prediction, 'a text')
  if (!isTexts(references) || references.length === 0) return fieldFault('references', references, 'a list of at least one text')
  if (labels !== undefined && labels !== null && !isTexts(labels)) return fieldFault('labels', labels, 'a list of texts')
  return { task, id: String(id), prediction, references, labels: labels ?? null }
}

function fieldFault(name: string, value: unknown, needed: string): string {
  return value === undefined ? `"${name}" is missing; ${needed} is needed` : `"${name}" is ${quote(JSON.stringify(value))}; ${needed} is needed`
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
