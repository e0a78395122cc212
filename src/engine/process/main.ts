import { serve } from '#processes/serve.ts'
import type { LoadRequest } from '../engine.ts'
import type { EngineCalls, LoadedWithTemplate } from '../messages.ts'
import { Asker } from './asker.ts'
import { loadModel, type LoadedModel } from './load.ts'

/** The engine process: answers the client's calls one after the other. */
let loaded: LoadedModel | undefined
let asker: Asker | undefined

serve<EngineCalls>({
  load: (request) => load(request),
  useTurn: (rendered) => {
    loadedAsker().useTurn(rendered)
    return undefined
  },
  fit: (request) => loadedAsker().fit(request),
  encode: (requests) => loadedAsker().encode(requests),
  trace: (request) => loadedAsker().trace(request),
  retrace: (rows) => loadedAsker().retrace(rows),
  ask: (request) => loadedAsker().ask(request),
})

async function load(request: LoadRequest): Promise<LoadedWithTemplate> {
  asker = undefined
  await loaded?.dispose()
  loaded = undefined
  const outcome = await loadModel(request)
  if (outcome.state === 'refused') return outcome
  loaded = outcome.loaded
  asker = new Asker(loaded)
  const { engineBuild, contextSize, gpu, gpuLayers, chatTemplate } = loaded
  return { state: 'loaded', loaded: { state: 'loaded', engineBuild, contextSize, gpu, gpuLayers }, chatTemplate }
}

function loadedAsker(): Asker {
  if (asker === undefined) throw new Error('invalid call: no model is loaded; load one first')
  return asker
}
