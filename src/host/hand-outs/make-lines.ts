import { customIdOf } from '#core/hand-outs/custom-id.ts'
import {
  answerLine,
  chatLine,
  hashedText,
  labelLine,
  type AskedLine,
  type BatchLine,
  type UnnamedLine,
} from '#core/hand-outs/line.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { Tokenised } from '#engine/engine.ts'
import { requestOf, type Question } from '#runner/ask-trial.ts'
import type { HandedRow } from '#store/hand-outs.ts'
import { sha256 } from '../sha256.ts'

/** A trial's lines, and what is kept of each. */
export interface TrialLines {
  readonly lines: readonly BatchLine[]
  readonly rows: readonly Omit<HandedRow, 'part'>[]
  /** The prompt as text, as far as it is known here. */
  readonly text: string
}

interface Handing {
  readonly handOut: string
  /** As whoever answers knows the model. */
  readonly model: string
}

/** From the prompt as the model's own vocabulary reads it. */
export function linesOfTokens(
  question: Question,
  { fit, prompt, labels }: Extract<Tokenised, { readonly state: 'fits' }>,
  handing: Handing,
): TrialLines {
  const asked = askedLine(question, handing)
  const lines =
    question.cell.decoding === 'likelihood'
      ? labels.map((label, i) => ({
          line: labelLine(asked, prompt, i, label),
          continuation: { ...label, from: prompt.length },
        }))
      : [{ line: answerLine(asked, prompt), continuation: null }]
  const { candidate, text, promptTokens } = fit
  return named(question, handing, lines, { candidate, promptTokens, text, textHash: sha256(text) })
}

/** From the prompt as text, with all its examples: whether it fits is found out elsewhere. */
export function linesOfText(question: Question, handing: Handing): TrialLines {
  const asked = askedLine(question, handing)
  const { candidates, userTurn } = requestOf(question)
  const text = candidates[0]?.text ?? ''
  const { systemMessage } = question.study
  const line = userTurn
    ? chatLine(asked, [
        ...(systemMessage === undefined || systemMessage === ''
          ? []
          : [{ role: 'system' as const, content: systemMessage }]),
        { role: 'user' as const, content: text.trimEnd() },
      ])
    : answerLine(asked, text.trimEnd())
  return named(question, handing, [{ line, continuation: null }], {
    candidate: 0,
    promptTokens: null,
    text,
    textHash: promptFormats[question.study.format].userTurn ? null : sha256(text),
  })
}

function askedLine(question: Question, { model }: Handing): AskedLine {
  const { decoding, stop, maxAnswerTokens, labels, sampling } = requestOf(question)
  return { decoding, stop, maxAnswerTokens, labels, model, sampling }
}

function named(
  { cellId: cell, planned: { id: instance } }: Question,
  { handOut }: Handing,
  lines: readonly { readonly line: UnnamedLine; readonly continuation: HandedRow['continuation'] }[],
  { text, ...fit }: Pick<HandedRow, 'candidate' | 'promptTokens' | 'textHash'> & { readonly text: string },
): TrialLines {
  const all = lines.map(({ line, continuation }) => {
    const promptHash = sha256(hashedText(line))
    const { label, method, url, body } = line
    return {
      line: { custom_id: customIdOf({ handOut, cell, instance, label, promptHash }), method, url, body },
      row: { cell, instance, label, promptHash, ...fit, continuation },
    }
  })
  return { lines: all.map(({ line }) => line), rows: all.map(({ row }) => row), text }
}
