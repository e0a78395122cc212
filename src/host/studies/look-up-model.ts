import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ModelFact } from '#core/study/validate.ts'
import type { Host } from '../host.ts'
import { findEndpoint } from '#store/endpoints.ts'
import { endpointModel } from '../endpoints/endpoints.ts'
import { knownModel, modelFrom, type Model } from '../models/models.ts'

/** What is known of a model by its name or file; `known`: where it can be used. */
export interface LookedUp {
  /** `null`: none is named. */
  readonly fact: ModelFact | null
  readonly known: { readonly model: Model; readonly bytes: number } | null
}

/**
 * The file's metadata as they were when the model was added; the engine looks again when the study begins.
 *
 * @param tunes whether the model is to be tuned
 */
export function lookUpModel(host: Pick<Host, 'store'>, name = '', tunes = false): LookedUp {
  if (name === '') return { fact: null, known: null }
  const endpoint = findEndpoint(host.store, name)
  if (endpoint !== undefined) {
    const model = endpointModel(endpoint)
    return { fact: knownFact(model, tunes ? notTunedHere : null), known: { model, bytes: 0 } }
  }
  const known = knownModel(host, name)
  if (!known) {
    const file = resolve(name)
    const fact: ModelFact = existsSync(file) ? { state: 'not added', file } : { state: 'missing', model: name, file }
    return { fact, known: null }
  }
  if (known.kind === 'adapter') return { fact: { state: 'adapter', model: known.name }, known: null }
  if (!existsSync(known.file)) return { fact: { state: 'gone', model: known.name, file: known.file }, known: null }
  const model = modelFrom(known)
  return { fact: knownFact(model, null), known: { model, bytes: known.fileSize } }
}

/** Why a study that tunes cannot take an endpoint. */
export const notTunedHere = 'an endpoint is only asked; to tune its model, take its GGUF file'

/** @param untrainable what the trainer says against it; `null` also where it was not asked */
export function knownFact({ name, info, endpoint }: Model, untrainable: string | null): ModelFact {
  const { contextLength, hasChatTemplate, chatTemplateFault, systemMessages } = info
  const unavailable = endpoint?.unavailable
  return {
    state: 'known',
    name,
    contextLength,
    hasChatTemplate,
    chatTemplateFault,
    systemMessages,
    unavailable,
    untrainable,
  }
}
