import { serve } from '#processes/serve.ts'
import type { LoadRequest, Loaded } from '../engine.ts'
import type { EngineCalls } from '../messages.ts'
import { Asker } from './asker.ts'
import { describeModel } from './describe.ts'
import { checkWeights, inspectModel } from './inspect.ts'
import { loadModel, type LoadedModel } from './load.ts'
import { tellMemory } from './memory.ts'

/** The engine process: answers the client's calls one after the other. */
let loaded: LoadedModel | undefined
let asker: Asker | undefined

serve<EngineCalls>({
  inspect: (file) => inspectModel(file),
  check: (file) => checkWeights(file),
  describe: (file) => describeModel(file),
  memory: (request) => tellMemory(request),
  load: (request) => load(request),
  fit: (request) => loadedAsker().fit(request),
  encode: (requests) => loadedAsker().encode(requests),
  trace: (request) => loadedAsker().trace(request),
  ask: (request) => loadedAsker().ask(request),
})

async function load(request: LoadRequest): Promise<Loaded> {
  asker = undefined
  await loaded?.dispose()
  loaded = undefined
  const outcome = await loadModel(request)
  if (outcome.state === 'refused') return outcome
  loaded = outcome.loaded
  asker = new Asker(loaded)
  const { engineBuild, contextSize, gpu, gpuLayers } = loaded
  return { state: 'loaded', engineBuild, contextSize, gpu, gpuLayers }
}

function loadedAsker(): Asker {
  if (asker === undefined) throw new Error('invalid call: no model is loaded; load one first')
  return asker
}
