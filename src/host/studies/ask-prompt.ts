import { labelsOf } from '#core/answer-space.ts'
import { labelShares } from '#core/answers/label-shares.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { contentFreeInput, labelScoreOf, type LabelScoreName } from '#core/answers/label-score.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { exactMatch } from '#core/scoring/exact-match.ts'
import type { PromptCandidate } from '#core/prompts/format.ts'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import type { Host } from '../host.ts'
import { priorsOf } from '#runner/priors.ts'
import { loadModel } from '../models/load-model.ts'
import type { Refused } from './outline.ts'
import { modelOfPrompt, planPrompt, withOwnMessage, type PromptRequest } from './plan-prompt.ts'

export interface AskOnce extends PromptRequest {
  readonly model: string
  readonly format?: PromptFormatName | undefined
  readonly sampledFormat?: SampledFormatName | undefined
  readonly systemMessage?: string | undefined
  readonly maxAnswerTokens: number
  readonly gpuLayers: 'auto' | number
  readonly threads?: number | undefined
  readonly contextSize?: number | undefined
  readonly mode?: AskingMode | undefined
  /** What labels are ranked by; default: the sum. */
  readonly labelScore?: LabelScoreName | undefined
}

/**
 * Asks one instance under one condition once, as a run would, and stores nothing. Of a task with labels, or an instance
 * with options, it tells how likely each of them is, too.
 *
 * @param signal aborted, the prompt in hand is the last
 */
export async function askPrompt(
  host: Pick<Host, 'store' | 'engine' | 'slot' | 'now' | 'date'>,
  input: AskOnce,
  signal: AbortSignal | undefined,
) {
  const planned = planPrompt(host, input)
  if (planned.state === 'refused') return planned
  const { instance, instruction, row, stop } = planned
  const asked = await modelOfPrompt(host, { ...withOwnMessage(input), decodings: ['free'] })
  if (asked.state === 'refused') return asked
  const { model, format, systemMessage } = asked
  const labels = labelsOf(row.task.answerSpace, instance)
  const request: AskRequest = {
    candidates: promptCandidates(format, instruction, instance, input.sampledFormat),
    userTurn: promptFormats[format].userTurn,
    maxAnswerTokens: input.maxAnswerTokens,
    stop,
    decoding: 'free',
    labels: [],
  }
  const contentFree = promptCandidates(format, instruction, { input: contentFreeInput })
  const isUnwanted = () => signal?.aborted === true
  const borrowed = await host.slot.borrowEngine(async () => {
    if (isUnwanted()) return { state: 'refused' as const, reason: cancelled }
    const { gpuLayers, threads, contextSize, mode } = input
    const loaded = await loadModel(host, model, {
      gpuLayers,
      threads,
      contextSize,
      mode,
      systemMessage,
      asProbed: true,
    })
    if (loaded.state === 'refused') return loaded
    const began = host.now()
    const free = await host.engine.ask(request)
    const seconds = (host.now() - began) / 1000
    const compared =
      labels === null || free.state !== 'answered' || isUnwanted()
        ? null
        : await comparedLabels(host.engine, { ...request, decoding: 'likelihood', labels }, contentFree, input)
    return { state: 'asked' as const, free, compared, seconds }
  })
  if (borrowed.state === 'refused') return refused(borrowed.reason)
  const { result } = borrowed
  if (result.state === 'refused') return refused(result.reason)
  const { free, compared, seconds } = result
  if (free.state !== 'answered') return refused(unanswered(free))
  return {
    state: 'asked' as const,
    answer: {
      raw: free.raw,
      outcome: outcomeOf(free.raw, labels),
      isRight: exactMatch.score(free.raw, instance.references, labels) === 1,
      references: [...instance.references],
      end: free.stop,
      answerTokens: free.answerTokens,
      seconds,
      labels: compared?.state === 'answered' ? labelShares(compared.labelScores ?? [], input.labelScore) : null,
      labelScore: labelScoreOf(input),
    },
  }
}

/** Labels with their priors where the score subtracts them, with the examples that the prompt itself has. */
async function comparedLabels(
  engine: Engine,
  request: AskRequest,
  contentFree: readonly PromptCandidate[],
  { labelScore }: Pick<AskOnce, 'labelScore'>,
): Promise<Answer> {
  const answer = await engine.ask(request)
  if (labelScore !== 'minus-prior' || answer.state !== 'answered') return answer
  const { candidate } = answer.fit
  return priorsOf(engine).added(answer, { ...request, candidates: contentFree.slice(candidate, candidate + 1) })
}

const cancelled = 'the answer was no longer wanted'

function refused(reason: Refused['reasons'][number]): Refused {
  return { state: 'refused', reasons: [reason] }
}

function unanswered(answer: Exclude<Answer, { readonly state: 'answered' }>): string {
  return answer.state === 'too-long'
    ? `too-long: the prompt has ${answer.promptTokens} tokens even without examples, ${answer.budget} fit`
    : `the model cannot be asked: ${answer.message}`
}
