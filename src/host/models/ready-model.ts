import type { Reason } from '#contract/errors.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { StudyModel } from '#core/study/study.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Host } from '../host.ts'
import { loadModel } from './load-model.ts'
import { identifyModel, type Model } from './models.ts'

export interface ModelRequest {
  /** A GGUF file, or the name of a known model. */
  readonly model: string
  readonly format?: PromptFormatName | undefined
  readonly maxAnswerTokens: number
  readonly contextSize?: number | undefined
  readonly gpuLayers: 'auto' | number
  readonly threads?: number | undefined
}

export type Ready =
  | { readonly state: 'ready'; readonly model: StudyModel; readonly format: PromptFormatName }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** A model loaded into the engine for a study that asks it so, and trains it so where a method is given. */
export async function readyModel(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'date'>,
  request: ModelRequest,
  method: TuningMethod | null,
): Promise<Ready> {
  const refused = (reason: Reason): Ready => ({ state: 'refused', reasons: [reason] })
  const identified = await identifyModel(host, request.model)
  if (identified.state === 'refused') return refused(identified.reason)
  const { model } = identified
  const format = chooseFormat(request.format, model)
  if (format === undefined) return refused(noChatTemplate(model, request.format))
  const trainable = method && (await host.trainer.inspect(model.file, method))
  if (trainable?.state === 'refused') return refused(trainable.reason)
  const loaded = await loadModel(host, model, request)
  if (loaded.state === 'refused') return refused(loaded.reason)
  const { contextSize } = loaded.model
  if (request.maxAnswerTokens >= contextSize) {
    return refused(
      `invalid number of answer tokens: ${request.maxAnswerTokens} (the context has ${contextSize}, and the prompt needs room too)`,
    )
  }
  return { state: 'ready', model: loaded.model, format }
}

/** An instruct model is asked in its own chat form unless something else is wanted. */
export function chooseFormat(asked: PromptFormatName | undefined, model: Model): PromptFormatName | undefined {
  const { hasChatTemplate } = model.info
  if (asked !== undefined && promptFormats[asked].userTurn && !hasChatTemplate) return undefined
  return asked ?? (hasChatTemplate ? 'chat' : 'tk-instruct')
}

export function noChatTemplate(model: Model, asked: PromptFormatName = 'chat'): string {
  const { chatTemplateFault: fault } = model.info
  return `invalid prompt format: ${asked} (model ${model.name} ${fault === undefined ? 'has no chat template; use tk-instruct or plain' : `cannot be asked so: ${fault}`})`
}
