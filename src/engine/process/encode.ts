import type { StopRule } from '#core/answers/stop-rule.ts'
import type { Encoded, EncodeRequest } from '../engine.ts'
import type { PromptReader } from './prompt.ts'

/**
 * An example to train on: the prompt that would be asked, the answer, and its end.
 * @param answerRoom tokens that asking keeps free; a longer answer takes what it needs
 */
export function encodeExample(reader: PromptReader, request: EncodeRequest, answerRoom: number): Encoded {
  const { candidates, userTurn, answer, stop } = request
  if (candidates.length === 1 && candidates[0]?.text === '' && !userTurn) return encodeText(reader, answer, stop)
  let shortest = Infinity
  let needed = answerRoom
  for (const [candidate, one] of candidates.entries()) {
    const fitted = reader.fit({ ...request, candidates: [one] }, answerRoom)
    if (fitted.state === 'too-long') {
      shortest = Math.min(shortest, fitted.promptTokens)
      continue
    }
    const { tokens } = fitted.prompt
    const row = [...reader.answered(fitted.prompt, answer), ...reader.end(userTurn, stop)]
    if (reader.holds(row, tokens.length)) {
      return {
        state: 'fits',
        candidate,
        text: fitted.fit.text,
        tokens: Int32Array.from(row),
        answerFrom: tokens.length,
        ...(request.asText === true && { spelled: reader.spelled(row, tokens.length) }),
      }
    }
    shortest = Math.min(shortest, tokens.length)
    needed = row.length - tokens.length
  }
  if (shortest === Infinity) throw new Error('invalid candidates: none; a prompt has at least one')
  return { state: 'too-long', promptTokens: shortest, budget: reader.contextSize - needed }
}

/**
 * Text to continue, without a prompt. Its first token cannot be predicted from anything where no BOS stands before it.
 */
function encodeText(reader: PromptReader, text: string, stop: StopRule): Encoded {
  const row = [...reader.tokens('', false), ...reader.plain(text), ...reader.end(false, stop)]
  if (row.length < 2) throw new Error(`invalid text: ${JSON.stringify(text)}; there is nothing to learn`)
  return reader.holds(row, 1)
    ? { state: 'fits', candidate: 0, text: '', tokens: Int32Array.from(row), answerFrom: 1 }
    : { state: 'too-long', promptTokens: 1, budget: reader.contextSize - row.length + 1 }
}
