import { hasEncoder } from '#core/models/encoder.ts'
import type { LoadRequest } from '../engine.ts'
import { inspectModel } from './inspect.ts'
import { loadFastModel } from './load-fast.ts'
import { loadModel, type LoadOutcome } from './load.ts'
import type { LoadedModel } from './loaded-model.ts'

/**
 * By llama.cpp in exact mode, by our own kernels in fast mode; and by these always where an encoder reads the prompt:
 * node-llama-cpp never has one read, and llama.cpp computes what the decoder sees of it anew with every token. In exact
 * mode nothing is rounded to 16 bits then, either.
 */
export async function loadAsAsked(request: LoadRequest): Promise<LoadOutcome<LoadedModel>> {
  if (request.mode === 'fast') return loadFastModel(request)
  if (!isReadByEncoder(request.file)) return loadModel(request)
  if (request.gpuLayers === 'auto' || request.gpuLayers <= 0) return loadFastModel(request, { exact: true })
  return {
    state: 'refused',
    reason: `invalid GPU layers: ${request.gpuLayers}; a model with an encoder is computed on the processor: ask for 0`,
  }
}

function isReadByEncoder(file: string): boolean {
  const inspection = inspectModel(file)
  return inspection.state === 'usable' && hasEncoder(inspection.model.architecture)
}
