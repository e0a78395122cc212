import { labelSpace } from '#core/answer-space.ts'
import { unicodeWords } from '#core/scoring/rouge-l-unicode.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { kinds, statedDegrees, type AnswerSpace, type CuratedExample, type Example, type Instance } from '#core/task.ts'
import type { InstanceIds } from './instance-ids.ts'
import { isPythonWord, JsonNumber, numberOf, numberText } from './json.ts'
import { limits } from './limits.ts'
import type { OptionPresence } from './option-presence.ts'
import { quote, typeOf } from './quote.ts'
import { reject } from './parse-error.ts'
import type { TaskHead } from './read-event.ts'

/** The parts of a task beside its name and instances; each format has its own keys for them. */
export const headFields = [
  'definition',
  'positiveExamples',
  'negativeExamples',
  'categories',
  'outputType',
  'curatedExamples',
  'answerSpace',
] as const
export type HeadField = (typeof headFields)[number]

/** @param keys what the format calls each field, for messages */
export function headOf(
  name: string,
  values: Partial<Record<HeadField, unknown>>,
  keys: Readonly<Record<HeadField, string>>,
): TaskHead {
  const definition = definitionOf(values.definition, keys.definition)
  const positiveExamples = listOf(values.positiveExamples, keys.positiveExamples, exampleOf, limits.examples)
  const negativeExamples = listOf(values.negativeExamples, keys.negativeExamples, exampleOf, limits.examples)
  const categories = categoriesOf(values.categories, keys.categories)
  const curatedExamples = listOf(values.curatedExamples, keys.curatedExamples, curatedExampleOf, limits.examples)
  const outputType = optional(values.outputType, keys.outputType, textOf)
  const answerSpace = optional(values.answerSpace, keys.answerSpace, answerSpaceOf)
  return {
    name,
    definition,
    positiveExamples,
    negativeExamples,
    categories,
    curatedExamples,
    ...(outputType === undefined ? {} : { outputType }),
    ...(answerSpace === undefined ? {} : { answerSpace }),
  }
}

/**
 * One instance as task files and JSONL lines write it: `{id?, input, output, options?}`; a number is taken as an id
 * too.
 *
 * @param presence whether its task's instances before have options
 */
export function instanceOf(
  value: unknown,
  where: string,
  { ids, presence }: { readonly ids: InstanceIds; readonly presence: OptionPresence },
): Instance {
  const record = recordOf(value, where)
  const input = textOf(record['input'], `${where}.input`)
  const references = referencesOf(record['output'], `${where}.output`)
  const id = optional(record['id'], `${where}.id`, idOf)
  const options = optional(record['options'], `${where}.options`, optionsOf)
  presence.expect(options !== undefined, where)
  return { id: ids.give(id), input, references, ...(options !== undefined && { options }) }
}

/** What may be answered: at least two texts, white space around them aside, none blank and none twice. */
export function optionsOf(value: unknown, where: string): readonly string[] {
  const texts = listOf(value, where, textOf, limits.options)
  const options = texts.map((text) => text.trim())
  const problem =
    options.length < 2
      ? `${counted(options.length)}; there is nothing to choose from`
      : unusableLabels(options)?.replace(/^invalid labels?: /, '')
  return problem === undefined ? options : reject({ code: 'field', where, message: `invalid ${where}: ${problem}` })
}

function counted(options: number): string {
  return options === 0 ? 'no option' : 'one option'
}

/** A text within `limits.text` that can be written as UTF-8 again. */
export function textOf(value: unknown, where: string): string {
  if (typeof value !== 'string') {
    return isPythonWord(value)
      ? noNumber(value, where, 'a text')
      : wrongType(value, where, 'a text', writtenAsText(value))
  }
  if (value.length > limits.text) {
    return reject({
      code: 'too-large',
      where,
      message: `invalid ${where}: ${value.length} characters; a text may have at most ${limits.text}`,
    })
  }
  if (!value.isWellFormed()) {
    return reject({
      code: 'encoding',
      where,
      message: `invalid ${where}: half of a surrogate pair in ${quote(value)}; complete or remove the \\u escape`,
    })
  }
  return value
}

/** Categories: one text or a list of them; missing is none. */
export function categoriesOf(value: unknown, where: string): string[] {
  return listOf(typeof value === 'string' ? [value] : value, where, textOf, limits.categories)
}

/** One text or a list of at least one. */
export function referencesOf(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) {
    return withFewWords([textOf(value, where)], where)
  }
  if (value.length === 0) {
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}: an empty list; every instance needs at least one reference`,
    })
  }
  return withFewWords(listOf(value, where, textOf, limits.references), where)
}

/** No more than ROUGE-L can take. A word has at least one character. */
function withFewWords(texts: string[], where: string): string[] {
  if (texts.reduce((sum, { length }) => sum + length, 0) <= limits.words) return texts
  const words = texts.reduce((sum, text) => sum + unicodeWords(text).length, 0)
  if (words <= limits.words) return texts
  return reject({
    code: 'too-large',
    where,
    message: `invalid ${where}: ${words} words; the references of an instance may have at most ${limits.words}, so that ROUGE-L can be exact`,
  })
}

export function recordOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
    ? (value as Readonly<Record<string, unknown>>)
    : wrongType(value, where, 'an object', '')
}

export function nameOf(value: unknown, where: string): string {
  const name = textOf(value, where)
  if (name.trim() === '')
    return reject({ code: 'name', where, message: `invalid task name: ${quote(name)}; a task needs a name` })
  if (name.length > limits.name) {
    return reject({
      code: 'name',
      where,
      message: `invalid task name: ${quote(name)} has ${name.length} characters; at most ${limits.name} are allowed`,
    })
  }
  return name
}

/** A finite number; true and false count as 1 and 0, as they do for Python. */
export function numberValue(value: unknown, where: string): number {
  const number = typeof value === 'boolean' ? Number(value) : numberOf(value)
  if (number === undefined) return wrongType(value, where, 'a number', '')
  return Number.isFinite(number) ? number : wrongType(value, where, 'a finite number', '')
}

/** A number is taken as it is written: 1.0 and 1 are two ids. */
function idOf(value: unknown, where: string): string {
  if (isPythonWord(value)) return noNumber(value, where, 'an id')
  return numberText(value) ?? textOf(value, where)
}

function writtenAsText(value: unknown): string {
  const text = typeof value === 'boolean' ? String(value) : numberText(value)
  return text === undefined ? '' : `; write it as text: "${text}"`
}

function noNumber({ text }: JsonNumber, where: string, expected: string): never {
  const advice =
    text === 'NaN' ? 'Python writes it where a value is missing: fill it in' : 'put it in quotes if it is meant'
  return reject({ code: 'field', where, message: `invalid ${where}: ${text} instead of ${expected}; ${advice}` })
}

function wrongType(value: unknown, where: string, expected: string, advice: string): never {
  return value === undefined
    ? reject({ code: 'field', where, message: `missing ${where}: it has to be ${expected}` })
    : reject({
        code: 'field',
        where,
        message: `invalid ${where}: ${typeOf(value)}, ${quote(value)}, instead of ${expected}${advice}`,
      })
}

/** A missing list is an empty one: the lint report names what a task lacks. */
function listOf<T>(value: unknown, where: string, itemOf: (item: unknown, where: string) => T, most: number): T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return wrongType(value, where, 'a list', '')
  if (value.length > most)
    return reject({
      code: 'too-large',
      where,
      message: `invalid ${where}: a list of ${value.length}; at most ${most} are allowed`,
    })
  return (value as unknown[]).map((item, i) => itemOf(item, `${where}[${i}]`))
}

function optional<T>(value: unknown, where: string, parse: (value: unknown, where: string) => T): T | undefined {
  return value === undefined || value === null ? undefined : parse(value, where)
}

/** One text, or a list of which the first one counts. */
function definitionOf(value: unknown, where: string): string {
  if (!Array.isArray(value)) return definitionText(value, where)
  if (value.length === 0) {
    return reject({
      code: 'field',
      where,
      message: `invalid ${where}: an empty list; its first text is the task's definition`,
    })
  }
  return definitionText((value as unknown[])[0], `${where}[0]`)
}

export function definitionText(value: unknown, where: string): string {
  const text = textOf(value, where)
  if (text.length <= limits.definition) return text
  return reject({
    code: 'too-large',
    where,
    message: `invalid ${where}: ${text.length} characters; a definition may have at most ${limits.definition}`,
  })
}

function exampleOf(value: unknown, where: string): Example {
  const record = recordOf(value, where)
  const input = textOf(record['input'], `${where}.input`)
  const output = outputOf(record['output'], `${where}.output`)
  const explanation = optional(record['explanation'], `${where}.explanation`, textOf)
  const options = optional(record['options'], `${where}.options`, optionsOf)
  return {
    input,
    output,
    ...(options === undefined ? {} : { options }),
    ...(explanation === undefined ? {} : { explanation }),
  }
}

function curatedExampleOf(value: unknown, where: string): CuratedExample {
  const example = exampleOf(value, where)
  const gold = optional((value as { gold?: unknown }).gold, `${where}.gold`, textOf)
  return { ...example, ...(gold !== undefined && { gold }) }
}

/** An example shows one output; a list of one is taken as that. */
function outputOf(value: unknown, where: string): string {
  if (!Array.isArray(value)) return textOf(value, where)
  if (value.length === 1) return textOf((value as unknown[])[0], `${where}[0]`)
  return reject({
    code: 'field',
    where,
    message: `invalid ${where}: a list of ${value.length}; an example has one output`,
  })
}

function answerSpaceOf(value: unknown, where: string): AnswerSpace {
  const record = recordOf(value, where)
  const kind = oneOf(kinds, record['kind'], `${where}.kind`)
  if (kind !== 'classification') return { kind }
  const labels = listOf(record['labels'], `${where}.labels`, textOf, limits.options)
  const stated = oneOf(statedDegrees, record['stated'], `${where}.stated`)
  const space = labelSpace(labels, '')
  if (space.labels.length > 0) return { ...space, stated }
  return reject({
    code: 'field',
    where: `${where}.labels`,
    message: `invalid ${where}.labels: none; a classification task has at least one`,
  })
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, where: string): T {
  return (
    allowed.find((candidate) => candidate === value) ??
    reject({
      code: 'field',
      where,
      message: `invalid ${where}: ${quote(value)}; use one of ${allowed.map((candidate) => `"${candidate}"`).join(', ')}`,
    })
  )
}
