import { nameOf, optionsOf, recordOf, textOf } from './fields.ts'
import { numberText, readJson } from './json.ts'
import type { FileRecord, RecordFormat } from './record-format.ts'

/**
 * Multiple-choice questions as MMLU (Hendrycks et al. 2021), ARC (Clark et al. 2018), OpenBookQA and CommonsenseQA are
 * published: a question, its choices and which one is right.
 *
 * - choices: a list of texts, a list of `{"label": "A", "text": "…"}`, `{"label": ["A", "B"], "text": ["…", "…"]}`; in
 *   a table one column for each, called "choice", or "A", "B", …
 * - answer (or answerKey): a label, the place of a choice counted from 0 as in MMLU, or the text of one
 *
 * The input shows the question with its choices behind letters, as BIG-bench Hard does, and is answered by a letter,
 * "(B)": however long the choices are, all answers are equally long, and what a place in the list is worth shows.
 */
export const multipleChoice: RecordFormat = {
  name: 'multiple choice',
  has: (record) =>
    'question' in record &&
    ('answer' in record || 'answerKey' in record || 'answerkey' in record) &&
    hasChoices(record),
  read: (record, place, fileName) => {
    const choices = choicesOf(record, place)
    if (typeof choices === 'string') return choices
    const question = questionOf(record, place)
    if (question.trim() === '') return 'have no question'
    const right = rightOf(record['answer'] ?? record['answerKey'] ?? record['answerkey'], choices)
    if (typeof right === 'string') return right
    const options = optionsOf(
      choices.map((_, i) => letter(i)),
      `${place}.choices`,
    )
    const lines = choices.map(({ text }, i) => `${letter(i)} ${text}`)
    const { id, task, subject, definition, categories } = record
    return {
      task: nameOf(task ?? subject ?? fileName, `${place}.task`),
      definition: filled(definition) ? textOf(definition, `${place}.definition`) : '',
      ...(filled(categories) && { categories: [textOf(categories, `${place}.categories`)] }),
      instances: [
        {
          ...(filled(id) && { id: numberText(id) ?? textOf(id, `${place}.id`) }),
          input: [question.trimEnd(), 'Options:', ...lines].join('\n'),
          output: [letter(right)],
          options,
        },
      ],
    }
  },
}

interface Choice {
  /** As the record gives it. */
  readonly label?: string
  readonly text: string
}

function letter(place: number): string {
  return `(${String.fromCharCode('A'.charCodeAt(0) + place)})`
}

function filled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** Of a table's columns, whose names come in lower case. */
const letterColumns = Array.from({ length: 26 }, (_, i) => String.fromCharCode('a'.charCodeAt(0) + i))

function hasChoices(record: FileRecord): boolean {
  const { question } = record
  const inQuestion = typeof question === 'object' && question !== null && 'choices' in question
  return inQuestion || 'choices' in record || 'choice' in record || ('a' in record && 'b' in record)
}

/** @returns why there are none, said of several records at once */
function choicesOf(record: FileRecord, place: string): readonly Choice[] | string {
  const { question } = record
  const inQuestion = typeof question === 'object' && question !== null && 'choices' in question
  const where = inQuestion ? `${place}.question.choices` : `${place}.choices`
  const given = inQuestion ? question.choices : (record['choices'] ?? record['choice'])
  const lettered = letterColumns
    .filter((column) => filled(record[column]))
    .map((column) => ({ label: column, text: record[column] }))
  const choices = listOf(given ?? lettered, where)
  if (choices === undefined) return 'have choices that are no list; write them as a JSON list, or one in a column'
  if (choices.length < 2) return 'have fewer than two choices'
  if (choices.length > letterColumns.length) return `have more than ${letterColumns.length} choices`
  if (choices.some(({ text }) => text.trim() === '')) return 'have a blank choice'
  if (new Set(choices.map(({ text }) => text.trim())).size < choices.length) return 'have the same choice twice'
  return choices
}

function listOf(given: unknown, where: string): readonly Choice[] | undefined {
  const value = typeof given === 'string' ? parsedList(given) : given
  if (Array.isArray(value)) return (value as unknown[]).map((each, i) => choiceOf(each, `${where}[${i}]`))
  if (typeof value !== 'object' || value === null) return undefined
  const { label, text } = value as { readonly label?: unknown; readonly text?: unknown }
  if (!Array.isArray(text)) return undefined
  const labels = Array.isArray(label) ? (label as unknown[]) : []
  return (text as unknown[]).map((each, i) => choiceOf({ label: labels[i], text: each }, `${where}.text[${i}]`))
}

/** A cell that holds a list as JSON. */
function parsedList(cell: string): unknown {
  const read = readJson(cell)
  return read.state === 'read' ? read.value : undefined
}

function choiceOf(value: unknown, where: string): Choice {
  if (typeof value === 'string' || numberText(value) !== undefined)
    return { text: numberText(value) ?? textOf(value, where) }
  const { label, text } = recordOf(value, where)
  return {
    ...(filled(label) && { label: numberText(label) ?? textOf(label, `${where}.label`) }),
    text: numberText(text) ?? textOf(text, `${where}.text`),
  }
}

function questionOf({ question }: FileRecord, place: string): string {
  if (typeof question !== 'object' || question === null) return textOf(question, `${place}.question`)
  return textOf((question as { readonly stem?: unknown }).stem, `${place}.question.stem`)
}

/**
 * The place of the right choice. A label that the record gives counts before anything else; a JSON number is a place,
 * counted from 0; a text is a letter, the text of a choice or a place, and has to mean one choice only.
 *
 * @returns why there is none, said of several records at once
 */
function rightOf(answer: unknown, choices: readonly Choice[]): number | string {
  const none = 'have an answer that is none of their choices'
  const number = numberText(answer)
  const wanted = (number ?? (typeof answer === 'string' ? answer : '')).trim()
  if (wanted === '') return 'have no answer'
  const labelled = choices.findIndex(({ label }) => label !== undefined && isLabel(label, wanted))
  if (labelled !== -1) return labelled
  const place = /^\d+$/.test(wanted) && Number(wanted) < choices.length ? [Number(wanted)] : []
  if (number !== undefined) return place[0] ?? none
  const lettered = choices.flatMap(({ label }, i) => (label === undefined && isLabel(letter(i), wanted) ? [i] : []))
  const worded = choices.flatMap(({ text }, i) => (text.trim() === wanted ? [i] : []))
  const meant = new Set([...place, ...lettered, ...worded])
  if (meant.size > 1) return 'have an answer that may mean two of their choices'
  return [...meant][0] ?? none
}

function isLabel(label: string, wanted: string): boolean {
  return unbracketed(label).toLowerCase() === unbracketed(wanted).toLowerCase()
}

/** "(B)" and "B." are B. */
function unbracketed(label: string): string {
  return /^\(?(\w+)[).]?$/.exec(label.trim())?.[1] ?? label.trim()
}
