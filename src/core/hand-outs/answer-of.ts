import type { Decoding } from '#core/answers/decoding.ts'
import { freeAnswer, writtenLabel } from '#core/answers/generated.ts'
import type { Continuation, LabelScore } from '#core/answers/label-likelihood.ts'
import type { AnswerEnd, StopRule } from '#core/answers/stop-rule.ts'
import { assertNever } from '#core/assert-never.ts'
import type { AnswerLine } from './answer-line.ts'
import { labelSequences, likeliestOf } from './label-sequences.ts'

type Answered = Extract<AnswerLine, { readonly state: 'answered' }>

/** A label, and how many tokens of the prompt stand before it in its line. */
export type LabelInLine = Continuation<number> & { readonly from: number }

/** A line that was handed out, with what came back of it. */
export interface AnsweredLine {
  readonly answer: Answered
  /** Of a label's line. */
  readonly continuation: LabelInLine | null
}

export type AnswerElsewhere =
  | {
      readonly state: 'answered'
      readonly raw: string
      /** `null`: nobody says what ended it. */
      readonly stop: AnswerEnd | null
      readonly answerTokens: number | null
      readonly labelScores?: readonly LabelScore[]
    }
  | { readonly state: 'engine-error'; readonly message: string }

interface Asked {
  readonly decoding: Decoding
  readonly stop: StopRule
  readonly labels: readonly string[]
}

/** What the lines of a trial make of its answer: the very rules by which an endpoint's are read. */
export async function answerOf(asked: Asked, lines: readonly AnsweredLine[]): Promise<AnswerElsewhere> {
  const [first] = lines
  const [choice] = first?.answer.choices ?? []
  if (first === undefined || choice === undefined) return { state: 'engine-error', message: 'no answer came' }
  const answerTokens = first.answer.answerTokens
  switch (asked.decoding) {
    case 'free':
      return { state: 'answered', ...freeAnswer(choice, asked.stop), answerTokens }
    case 'constrained': {
      const raw = writtenLabel(choice.text, asked.labels)
      return raw === undefined
        ? {
            state: 'engine-error',
            message: `${JSON.stringify(choice.text.slice(0, 200))} came, which is no label; nothing held the answer to them`,
          }
        : { state: 'answered', raw, stop: 'label', answerTokens }
    }
    case 'likelihood':
      return likeliest(lines)
    default:
      return assertNever(asked.decoding)
  }
}

/** Of a label's line only what follows its prompt: a line of it has a log-probability for each of a thousand tokens. */
export function withoutPrompt(answer: Answered, continuation: LabelInLine): Answered {
  const sequences = labelSequences(continuation)
  return {
    ...answer,
    choices: answer.choices.map(({ end, logProbabilities }, i) => ({
      text: '',
      end,
      logProbabilities:
        logProbabilities?.slice(continuation.from, continuation.from + (sequences[i]?.length ?? 0)) ?? null,
    })),
  }
}

async function likeliest(lines: readonly AnsweredLine[]): Promise<AnswerElsewhere> {
  const told = lines.flatMap(({ answer, continuation }) =>
    continuation === null
      ? []
      : [
          {
            continuation,
            logProbabilities: answer.choices.map(({ logProbabilities }) =>
              (logProbabilities ?? []).filter((value) => value !== null),
            ),
          },
        ],
  )
  const scored = await likeliestOf(told)
  if (scored.state === 'too few') return { state: 'engine-error', message: `too few log-probabilities: ${scored.why}` }
  return { state: 'answered', ...scored.answer }
}
