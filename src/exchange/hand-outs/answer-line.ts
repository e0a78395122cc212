import type { AnsweredBy, AnswerLine, Choice } from '#core/hand-outs/answer-line.ts'
import { unicodeWords } from '#core/scoring/rouge-l-unicode.ts'
import { numberOf, readJson } from '../json.ts'
import { limits } from '../limits.ts'
import { isRow, isText, type Row } from '../predictions/prediction.ts'
import { quote, typeOf } from '../quote.ts'

/**
 * One line of what came back, as batch services wrap it (`response.body`), as the bare body of a completion with its
 * `custom_id` beside, or as Ray Data gives it (`generated_text`). Anybody may have written it: nothing but these fields
 * is looked at, each by its type.
 */
export function answerLineOf(text: string): AnswerLine {
  const read = readJson(text, limits.answers)
  if (read.state === 'too much') return unreadable(read.why)
  if (read.state === 'not JSON') return unreadable(`${quote(text)} is not JSON; was its writing cut off?`)
  const row = read.value
  if (!isRow(row)) return unreadable(`it is ${typeOf(row)}, no object`)
  const id = row['custom_id']
  if (!isText(id) || id === '' || id.length > limits.answers.id)
    return unreadable(`"custom_id" is ${quote(id)}; the id of the line that was asked is needed`)
  const why = failureOf(row)
  if (why !== undefined) return { state: 'failed', customId: id, why }
  if ('generated_text' in row) return generated(id, row)
  const wrapped = row['response']
  const body = isRow(wrapped) ? wrapped['body'] : row
  if (!isRow(body)) return unreadable(`"response.body" is ${typeOf(body)}, no object`)
  return completed(id, row, body)
}

function unreadable(why: string): AnswerLine {
  return { state: 'unreadable', why }
}

/** What whoever answered says went wrong. */
function failureOf(row: Row): string | undefined {
  const { error, response } = row
  const inference = row['__inference_error__']
  if (isText(inference) && inference !== '') return inference.slice(0, limits.answers.why)
  if (error !== undefined && error !== null) return messageOf(error)
  if (!isRow(response)) return undefined
  const status = numberOf(response['status_code'])
  const body = response['body']
  if (status !== undefined && status >= 400)
    return `status ${status}${isRow(body) && body['error'] !== undefined ? `: ${messageOf(body['error'])}` : ''}`
  return isRow(body) && body['error'] !== undefined && body['error'] !== null ? messageOf(body['error']) : undefined
}

function messageOf(error: unknown): string {
  const message = isRow(error) ? error['message'] : error
  return isText(message) ? message.slice(0, limits.answers.why) : quote(error)
}

function generated(customId: string, row: Row): AnswerLine {
  const text = row['generated_text']
  const fault = textFault(text)
  if (fault !== undefined) return unreadable(`"generated_text" ${fault}`)
  return {
    state: 'answered',
    customId,
    promptHash: hashOf(row),
    by: byOf(row, row),
    choices: [{ text: text as string, end: endOf(row), logProbabilities: null }],
    answerTokens: countOf(row['num_generated_tokens']),
  }
}

function completed(customId: string, row: Row, body: Row): AnswerLine {
  const given = body['choices']
  if (!Array.isArray(given) || given.length === 0)
    return unreadable(`it has neither "choices" nor "generated_text": there is no answer in it`)
  if (given.length > limits.answers.choices)
    return unreadable(`${given.length} choices; at most ${limits.answers.choices} are looked at`)
  const choices: Choice[] = []
  for (const [place, each] of (given as readonly unknown[]).entries()) {
    const choice = isRow(each) ? choiceOf(each) : `is ${typeOf(each)}, no object`
    if (typeof choice === 'string') return unreadable(`"choices[${place}]" ${choice}`)
    const index = isRow(each) ? (numberOf(each['index']) ?? place) : place
    if (!Number.isInteger(index) || index < 0 || index >= given.length || choices[index] !== undefined)
      return unreadable(`"choices[${place}].index" is ${quote(index)}; each of ${given.length} is needed once`)
    choices[index] = choice
  }
  const usage = body['usage']
  return {
    state: 'answered',
    customId,
    promptHash: hashOf(row),
    by: byOf(row, body),
    choices,
    answerTokens: isRow(usage) ? countOf(usage['completion_tokens']) : null,
  }
}

function choiceOf(choice: Row): Choice | string {
  const message = choice['message']
  const text = isRow(message) ? message['content'] : choice['text']
  const fault = textFault(text)
  if (fault !== undefined) return `${isRow(message) ? '"message.content"' : '"text"'} ${fault}`
  const logprobs = choice['logprobs']
  const values = isRow(logprobs) ? logprobs['token_logprobs'] : undefined
  if (values !== undefined && values !== null && !Array.isArray(values))
    return `"logprobs.token_logprobs" is ${typeOf(values)}, no list`
  return {
    text: text as string,
    end: endOf(choice),
    logProbabilities: Array.isArray(values) ? values.map((value) => logProbabilityOf(value)) : null,
  }
}

/** `null` for what is no logarithm of a probability. */
function logProbabilityOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== undefined && Number.isFinite(number) && number <= 1e-6 ? number : null
}

function textFault(text: unknown): string | undefined {
  if (!isText(text)) return `is ${quote(text)}; a text is needed`
  if (text.length > limits.answers.text)
    return `has ${text.length} characters; at most ${limits.answers.text} are allowed`
  if (text.length > limits.words && unicodeWords(text).length > limits.words)
    return `has more than ${limits.words} words; an answer may have no more, so that ROUGE-L can be exact`
  return undefined
}

/** Servers name a text that ended an answer in `stop_reason`; those without the field do not say what it was. */
function endOf(choice: Row): Choice['end'] {
  if (choice['finish_reason'] === 'length') return 'token limit'
  if (choice['finish_reason'] !== 'stop' || !('stop_reason' in choice)) return 'unknown'
  return isText(choice['stop_reason']) ? 'stop' : 'end of turn'
}

function byOf(row: Row, body: Row): AnsweredBy {
  const said = row['answered_by']
  const of = (name: string) => (isRow(said) ? shortText(said[name]) : null)
  return { model: of('model') ?? shortText(body['model']), engine: of('engine'), version: of('version') }
}

function shortText(value: unknown): string | null {
  return isText(value) && value.trim() !== '' ? value.trim().slice(0, limits.answers.by) : null
}

function hashOf(row: Row): string | null {
  const hash = row['prompt_sha256']
  return isText(hash) ? hash.slice(0, 64) : null
}

function countOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : null
}
