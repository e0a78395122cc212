/** One answer of any model to one instance. What the file does not tell is `null`. */
export interface Prediction {
  readonly task: string
  readonly id: string | null
  readonly input: string | null
  readonly prediction: string
  /** At least one. */
  readonly references: readonly string[] | null
  /** The label space. */
  readonly labels: readonly string[] | null
  /** As the file names it. */
  readonly condition: string | null
  /** Of the task. */
  readonly definition: string | null
  readonly categories: readonly string[]
  /** How the answer was got out of the model. */
  readonly decoding: 'free' | 'likelihood'
  /** Counted from 1. */
  readonly line: number
}

export type Row = Readonly<Record<string, unknown>>

/** What a line says, what is wrong with it in words; `null`: nothing of its own. */
export type ParsedLine = Omit<Prediction, 'line'> | string | null

/** The skeleton of every format of predictions. */
export interface PredictionFormat {
  readonly name: string
  /** Whether a line is one of this format, by the fields that it has. */
  readonly has: (row: Row) => boolean
  /** @param file its name without its folder */
  readonly reader: (file: string) => (row: Row) => ParsedLine
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed()
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A number is taken as an id, too. */
export function idOf(value: unknown): string | null {
  return isText(value) ? value : typeof value === 'number' ? String(value) : null
}
