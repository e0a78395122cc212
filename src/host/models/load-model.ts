import type { Reason } from '#contract/errors.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { SystemMessage } from '#core/prompts/system-message.ts'
import { usualContextSize } from '#core/study/limits.ts'
import type { StudyModel } from '#core/study/study.ts'
import { type Host } from '../host.ts'
import type { Model } from './models.ts'
import { defaultThreads } from '../default-threads.ts'

export interface LoadOptions {
  readonly gpuLayers: 'auto' | number
  readonly threads?: number | undefined
  /** Tokens. */
  readonly contextSize?: number | undefined
  /** As it is settled for the model (`settledSystemMessage`). */
  readonly systemMessage?: SystemMessage | undefined
  /** Default: `exact`. */
  readonly mode?: AskingMode | undefined
  /** That an endpoint must still have. */
  readonly fingerprint?: string | undefined
  /** Of an endpoint: what its last probing found counts, and it is not probed again. */
  readonly asProbed?: boolean
}

export type LoadedModel =
  | { readonly state: 'loaded'; readonly model: StudyModel; readonly chatTemplateFault: string | null }
  | { readonly state: 'refused'; readonly reason: Reason }

/** Loads a model into the engine and tells everything about it that can change an answer. */
export async function loadModel(host: Pick<Host, 'engine'>, model: Model, options: LoadOptions): Promise<LoadedModel> {
  const { contextLength } = model.info
  if (options.contextSize !== undefined && options.contextSize > contextLength) {
    return {
      state: 'refused',
      reason: `invalid context size: ${options.contextSize} tokens (model ${model.name} was trained on ${contextLength})`,
    }
  }
  const loaded = await host.engine.load({
    file: model.file,
    contextSize: options.contextSize ?? usualContextSize(contextLength),
    gpuLayers: options.gpuLayers,
    threads: options.threads ?? defaultThreads(),
    systemMessage: options.systemMessage,
    ...(options.mode !== undefined && { mode: options.mode }),
    ...(model.endpoint && {
      endpoint: {
        name: model.endpoint.name,
        model: model.endpoint.model,
        fingerprint: options.fingerprint,
        ...(options.asProbed === true && { report: model.endpoint.report }),
      },
    }),
  })
  if (loaded.state === 'refused') return loaded
  return {
    state: 'loaded',
    chatTemplateFault: loaded.chatTemplateFault ?? null,
    model: {
      name: model.name,
      file: model.file,
      sha256: loaded.report?.fingerprint ?? model.sha256,
      ...(model.endpoint && {
        endpoint: { name: model.endpoint.name, model: model.endpoint.model, report: loaded.report },
      }),
      quantisation: model.info.quantisation,
      engineBuild: loaded.engineBuild,
      contextSize: loaded.contextSize,
      gpuLayers: loaded.gpuLayers,
      templateSays: model.info.systemMessages?.default,
    },
  }
}
