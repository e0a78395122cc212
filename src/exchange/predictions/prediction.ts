import type { FileMetric } from '#core/study/file-metric.ts'
import { unicodeWords } from '#core/scoring/rouge-l-unicode.ts'
import { isPythonWord, JsonNumber, numberText } from '../json.ts'
import { limits } from '../limits.ts'
import { reject } from '../parse-error.ts'

/** The metric that counts, by its name; its values are those of the predictions. */
export type NamedMetric = Pick<FileMetric, 'name' | 'filter' | 'others'>

/** One answer of any model to one instance. What the file does not tell is `null`. */
export interface Prediction {
  readonly task: string
  readonly id: string | null
  readonly input: string | null
  readonly prediction: string
  /** At least one. */
  readonly references: readonly string[] | null
  /** The label space of the task. */
  readonly labels: readonly string[] | null
  /** The choices of this instance, in their order; instances of one task may have different ones. */
  readonly options: readonly string[] | null
  /** As the file names it. */
  readonly condition: string | null
  /** Of the task. */
  readonly definition: string | null
  readonly categories: readonly string[]
  /** How the answer was got out of the model. */
  readonly decoding: 'free' | 'likelihood'
  /** What the file's own metric says of it (0 or 1 where it counts right answers). */
  readonly metric: number | null
  /** In its file, e.g. "line 3" (counted from 1). */
  readonly where: string
}

export type Row = Readonly<Record<string, unknown>>

/** What a line says. */
export type ParsedLine = Omit<Prediction, 'where'>

/** What a whole file says. */
export interface FileOutcome {
  readonly predictions: readonly Prediction[]
  readonly metric: NamedMetric | null
}

/**
 * Reads the rows of one file one after the other; what they say may depend on all of them. Both throw a `ParseError` of
 * the first row that is in the way.
 */
export interface FileReader {
  /** `skipped`: it says nothing of its own. */
  readonly add: (row: Row, where: string) => 'taken' | 'skipped'
  readonly finish: () => FileOutcome
}

/** The skeleton of every format of predictions. */
export interface PredictionFormat {
  readonly name: string
  /** Whether a line is one of this format, by the fields that it has. */
  readonly has: (row: Row) => boolean
  /**
   * @param file its name without its folder
   * @param metric the one of the file's own that shall count, as the harness writes it: "acc_norm", or with its filter
   *   "exact_match,strict-match"; `null`: the format's first
   */
  readonly reader: (file: string, metric: string | null) => FileReader
}

/** @param what is wrong with the row, in words */
export function rejectRow(where: string, what: string): never {
  return reject({ code: 'field', where, message: `invalid ${where}: ${what}` })
}

/** @param given as the user wrote it */
export function rejectMetric(given: string, why: string): never {
  return reject({ code: 'field', message: `invalid metric: ${given} (${why})` })
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed()
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

/** What is too much of a prediction, in words: what no task may have either, or ROUGE-L would take too long for. */
export function tooLarge({
  task,
  id,
  input,
  prediction,
  references,
  labels,
  options,
  categories,
  definition,
  condition,
}: Prediction): string | undefined {
  const counts = [
    ['references', references, limits.references],
    ['labels', labels, limits.options],
    ['options', options, limits.options],
    ['categories', categories, limits.categories],
  ] as const
  const many = counts.find(([, list, most]) => (list?.length ?? 0) > most)
  if (many !== undefined) return `${many[1]?.length} ${many[0]}; at most ${many[2]} are allowed`
  if (task.length > limits.name) return `a task name of ${task.length} characters; at most ${limits.name} are allowed`
  const longest = Math.max(...[id, input, prediction, condition, definition].map((text) => text?.length ?? 0))
  if (longest > limits.text) return `a text of ${longest} characters; at most ${limits.text} are allowed`
  const words = Math.max(wordsIn([prediction]), wordsIn(references ?? []))
  return words > limits.words
    ? `${words} words; an answer, and the references of an instance, may have at most ${limits.words}, so that ROUGE-L can be exact`
    : undefined
}

/** At most this many: a word has at least one character. They are counted only where they may be too many. */
function wordsIn(texts: readonly string[]): number {
  const characters = texts.reduce((sum, { length }) => sum + length, 0)
  return characters <= limits.words ? characters : texts.reduce((sum, text) => sum + unicodeWords(text).length, 0)
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** A number is taken as an id, too, as it is written. */
export function idOf(value: unknown): string | null {
  return isText(value) ? value : isPythonWord(value) ? null : (numberText(value) ?? null)
}
