import type { AnswerLine } from '#core/hand-outs/answer-line.ts'
import { limits } from '../limits.ts'
import { readLines } from '../lines.ts'
import { untilIssue } from '../parse-error.ts'
import type { ProblemEvent, Source } from '../read-event.ts'
import { answerLineOf } from './answer-line.ts'

export type AnswerEvent = {
  readonly type: 'lines'
  readonly lines: readonly { readonly line: number; readonly answer: AnswerLine }[]
}

/**
 * Answers that came back, a piece of the file at a time. A line that is no answer is told as such and ends nothing; a
 * file that is no text, or has a line too long to be held, ends with a problem.
 */
export function readAnswers(source: Source): AsyncGenerator<AnswerEvent | ProblemEvent, void, void> {
  return untilIssue(source.file, answerEvents(source))
}

async function* answerEvents(source: Source): AsyncGenerator<AnswerEvent, void, void> {
  for await (const batch of readLines(source, limits.answers.line, 'an answer stands on a line of its own'))
    yield { type: 'lines', lines: batch.map(({ text, number }) => ({ line: number, answer: answerLineOf(text) })) }
}
