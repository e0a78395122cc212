import { labelPattern, maxLabelTokens } from '#core/answers/label-grammar.ts'
import type { Continuation } from '#core/answers/label-likelihood.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import { stopTexts, type StopRule } from '#core/answers/stop-rule.ts'
import { drawing, greedySampling } from '#core/endpoints/greedy-sampling.ts'
import { promptText, type Message, type Prompt } from './custom-id.ts'
import { labelSequences } from './label-sequences.ts'

export const handOutTargets = ['vllm', 'ray', 'openai-batch'] as const
/** For what a hand-out is written; the lines are the same, what goes with them is not. */
export type HandOutTarget = (typeof handOutTargets)[number]

/** Lines of a part, and its bytes, at most: what batch services take. */
export const partLimits = { lines: 50_000, bytes: 200_000_000 } as const

/** The file of a part, counted from 1. */
export function partName(part: number): string {
  return `trials-${String(part).padStart(4, '0')}.jsonl`
}

/** One line of a batch as OpenAI's interface has it. */
export interface BatchLine {
  readonly custom_id: string
  readonly method: 'POST'
  readonly url: '/v1/completions' | '/v1/chat/completions'
  readonly body: Readonly<Record<string, unknown>>
}

/** What of a trial decides its lines. */
export interface AskedLine {
  readonly decoding: 'free' | 'constrained' | 'likelihood'
  readonly stop: StopRule
  readonly maxAnswerTokens: number
  readonly labels: readonly string[]
  /** Of the model, as whoever answers knows it. */
  readonly model: string
  /** Absent: greedily. */
  readonly sampling?: TokenSampling | undefined
}

/** A line without its id, which holds the hash of the prompt. */
export type UnnamedLine = Omit<BatchLine, 'custom_id'> & { readonly prompt: Prompt; readonly label: number | null }

/** The line of a free or constrained answer. */
export function answerLine(asked: AskedLine, prompt: readonly number[] | string): UnnamedLine {
  // A text is without what stands at the beginning of one (BOS), token numbers are with it.
  const begins = typeof prompt === 'string' ? { add_special_tokens: true } : {}
  return { ...completion(asked, { ...begins, ...ending(asked), prompt }), prompt, label: null }
}

/** The same of a model with a chat template that is not here: whoever answers puts the template around the text. */
export function chatLine(asked: AskedLine, messages: readonly Message[]): UnnamedLine {
  const body = { model: asked.model, messages, ...greedySampling, ...ending(asked) }
  return { method: 'POST', url: '/v1/chat/completions', body, prompt: messages, label: null }
}

/** The line of one label: sequences whose own log-probabilities come back. */
export function labelLine(
  asked: AskedLine,
  prompt: readonly number[],
  label: number,
  continuation: Continuation<number>,
): UnnamedLine {
  const sequences = labelSequences(continuation).map((sequence) => [...prompt, ...sequence])
  const more = { prompt: sequences, max_tokens: 1, stop: [], echo: true, logprobs: 1 }
  return { ...completion(asked, more), prompt: sequences, label }
}

/** As a text, and what its hash is taken of. */
export function hashedText({ prompt }: Pick<UnnamedLine, 'prompt'>): string {
  return promptText(prompt)
}

function completion({ model }: AskedLine, more: Readonly<Record<string, unknown>>) {
  const body = { model, ...greedySampling, return_tokens_as_token_ids: true, ...more }
  return { method: 'POST', url: '/v1/completions', body } as const
}

function ending({ decoding, stop, maxAnswerTokens, labels, sampling }: AskedLine) {
  return decoding === 'constrained'
    ? { max_tokens: maxLabelTokens(labels), stop: [], structured_outputs: { regex: labelPattern(labels) } }
    : { max_tokens: maxAnswerTokens, stop: stopTexts(stop), ...(sampling && drawing(sampling)) }
}
