import { serve } from '#processes/serve.ts'
import type { LoadRequest } from '../engine.ts'
import type { EngineCalls, LoadedWithTemplate } from '../messages.ts'
import { AskerPool } from './asker-pool.ts'
import { loadAsAsked } from './load-as-asked.ts'
import type { LoadedModel } from './loaded-model.ts'

/** The engine process: answers the client's calls one after the other. */
let loaded: LoadedModel | undefined
let pool: AskerPool | undefined

serve<EngineCalls>({
  load: (request) => load(request),
  useTurn: (rendered) => {
    loadedPool().useTurn(rendered)
    return undefined
  },
  fit: (request) => loadedPool().single.fit(request),
  tokenise: (requests) => loadedPool().single.tokenise(requests),
  encode: (requests) => loadedPool().single.encode(requests),
  retrace: (rows) => loadedPool().retrace(rows),
  ask: (request) => loadedPool().single.ask(request),
  askAll: (requests, emit, signal) => loadedPool().askAll(requests, emit, signal),
  traceAll: (requests, emit, signal) => loadedPool().traceAll(requests, emit, signal),
})

async function load(request: LoadRequest): Promise<LoadedWithTemplate> {
  pool = undefined
  await loaded?.dispose()
  loaded = undefined
  const outcome = await loadAsAsked(request)
  if (outcome.state === 'refused') return outcome
  loaded = outcome.loaded
  pool = new AskerPool(loaded)
  const { engineBuild, contextSize, gpu, gpuLayers, chatTemplate } = loaded
  return { state: 'loaded', loaded: { state: 'loaded', engineBuild, contextSize, gpu, gpuLayers }, chatTemplate }
}

function loadedPool(): AskerPool {
  if (pool === undefined) throw new Error('invalid call: no model is loaded; load one first')
  return pool
}
