import { numberOf } from '../json.ts'
import { limits } from '../limits.ts'
import { quote } from '../quote.ts'
import { idOf, isRow, isText, isTexts, rejectRow, type Row } from './prediction.ts'

/** One sample of the lm-evaluation-harness: what a model made of one document. */
export interface Sample {
  readonly where: string
  readonly row: Row
  readonly doc: Row
  readonly docId: string
  readonly input: string | null
  /** The right answer: a text, a number, a list of them, or such a list as Python writes it. */
  readonly target: unknown
  readonly answer: Choices | { readonly kind: 'text'; readonly text: string }
}

/** The answer of a multiple-choice sample: log-likelihoods of choices. */
export interface Choices {
  readonly kind: 'choices'
  /** What tells the requests of the document apart: what was continued, or by what. */
  readonly of: 'contexts' | 'continuations'
  /** As they were asked, delimiter included. */
  readonly texts: readonly string[]
  readonly likelihoods: readonly number[]
  /** Of the choices without the context, as acc_mutual_info needs them. */
  readonly unconditional: readonly number[] | null
}

/** @throws {ParseError} */
export function sampleOf(row: Row, where: string): Sample {
  const doc = isRow(row['doc']) ? row['doc'] : {}
  const docId = idOf(row['doc_id'])
  if (docId === null) return rejectRow(where, '"doc_id" is neither a number nor a text')
  const answers = listOf(row['filtered_resps']) ?? listOf(row['resps'])
  if (answers === null || answers.length === 0) return rejectRow(where, '"filtered_resps" is not a list of answers')
  const answer = answers.every((each) => likelihoodOf(each) !== null)
    ? choicesOf(answers, row['arguments'], where)
    : textOf(answers, row['arguments'], where)
  return { where, row, doc, docId, input: isText(doc['input']) ? doc['input'] : null, target: row['target'], answer }
}

interface Request {
  readonly context: unknown
  /** `undefined`: it has one argument only. */
  readonly continuation: unknown
}

function choicesOf(answers: readonly unknown[], given: unknown, where: string): Choices {
  const likelihoods = answers.map((each) => likelihoodOf(each) ?? Number.NaN)
  if (likelihoods.some(Number.isNaN)) rejectRow(where, 'a log-likelihood is NaN: no choice is the most likely one')
  if (likelihoods.length > limits.options)
    rejectRow(where, `it has ${likelihoods.length} choices; at most ${limits.options} are allowed`)
  if (likelihoods.length === 1)
    rejectRow(where, 'it has the log-likelihood of one text only, and no choices: there is no answer to score')
  const requests = requestsOf(given) ?? []
  const contexts: unknown = requests.map(({ context }) => context)
  const continuations: unknown = requests.map(({ continuation }) => continuation)
  if (!isTexts(contexts) || !isTexts(continuations) || contexts.length !== likelihoods.length)
    return rejectRow(
      where,
      `"arguments" does not hold the ${likelihoods.length} choices that the log-likelihoods are of`,
    )
  const count = conditionalCount(contexts, continuations)
  const unconditional = count === likelihoods.length ? null : likelihoods.slice(count)
  const shown = { contexts: contexts.slice(0, count), continuations: continuations.slice(0, count) }
  const isSame = (texts: readonly string[]) => texts.every((text) => text === texts[0])
  if (isSame(shown.continuations) && isSame(shown.contexts))
    rejectRow(where, 'its requests are all the same: there is nothing to choose from')
  const of = isSame(shown.continuations) ? 'contexts' : 'continuations'
  return { kind: 'choices', of, texts: shown[of], likelihoods: likelihoods.slice(0, count), unconditional }
}

/**
 * Where acc_mutual_info is counted, a second half of the requests has the same choices without any context: it is no
 * answer.
 */
function conditionalCount(contexts: readonly string[], continuations: readonly string[]): number {
  const half = contexts.length / 2
  if (!Number.isInteger(half) || half < 2 || contexts.slice(half).some((context) => context !== ''))
    return contexts.length
  const isRepeated = continuations.slice(0, half).every((text, i) => text === continuations[half + i])
  return isRepeated || contexts.slice(0, half).every((context) => context !== '') ? half : contexts.length
}

function textOf(answers: readonly unknown[], given: unknown, where: string): Sample['answer'] {
  const requests = requestsOf(given)
  if (requests?.every(({ continuation }) => continuation === undefined))
    rejectRow(where, 'it has the log-likelihood of a whole text, as of language modelling: there is no answer to score')
  const texts = answers.flat(Infinity)
  const [text] = texts
  if (!isText(text)) return rejectRow(where, '"filtered_resps" holds no text')
  const other = texts.find((each) => each !== text)
  if (other === undefined) return { kind: 'text', text }
  return rejectRow(
    where,
    `it has several answers, e.g. ${quote(text)} and ${quote(other)}: nothing says which one counts`,
  )
}

/** A list of pairs, or in newer versions `{"gen_args_0": {"arg_0": …, "arg_1": …}, …}`. */
function requestsOf(value: unknown): readonly Request[] | null {
  const requests = listOf(value) ?? (isRow(value) ? Object.values(value) : null)
  if (requests === null || requests.length === 0) return null
  return requests.map((request) => {
    const pair = listOf(request)
    if (pair) return { context: pair[0], continuation: pair[1] }
    return isRow(request)
      ? { context: request['arg_0'], continuation: request['arg_1'] }
      : { context: null, continuation: null }
  })
}

/**
 * `[log-likelihood, is it greedy]`, as numbers or, in newer versions, as texts; some nest it once more. `null`: it is
 * none.
 */
function likelihoodOf(value: unknown): number | null {
  const list = listOf(value)
  if (list?.length === 1) return likelihoodOf(list[0])
  if (list?.length !== 2) return null
  const [logLikelihood, greedy] = list
  if (typeof greedy !== 'boolean' && greedy !== 'True' && greedy !== 'False') return null
  return isText(logLikelihood) ? pythonNumber(logLikelihood) : (numberOf(logLikelihood) ?? null)
}

/** As Python's `str` writes a number. */
function pythonNumber(text: string): number | null {
  const [, sign, word] = /^\s*([+-]?)(inf|nan|infinity)\s*$/i.exec(text) ?? []
  if (word !== undefined) return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity
  return /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? (value as readonly unknown[]) : null
}
