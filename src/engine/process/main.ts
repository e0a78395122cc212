import type { LoadRequest, Loaded } from '../engine.ts'
import { isRequest, type CallName, type EngineCalls, type EngineResponse, type RequestOf } from '../messages.ts'
import { Asker } from './asker.ts'
import { inspectModel } from './inspect.ts'
import { loadModel, type LoadedModel } from './load.ts'
import { parentOf } from './parent.ts'

/** The engine process: answers the client's calls one after the other. */
const parent = parentOf(process)
let loaded: LoadedModel | undefined
let asker: Asker | undefined
let last: Promise<void> = Promise.resolve()

parent.onMessage((message) => {
  if (isRequest(message)) last = last.then(() => answer(message))
})
// Ctrl-C at a terminal reaches every process of the group; the host alone decides when a run stops.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
// At once and for certain: an ordinary exit would wait for, or crash in, the threads that are just evaluating.
parent.onGone(() => process.kill(process.pid, 'SIGKILL'))

type Handlers = { readonly [K in CallName]: (request: EngineCalls[K]['request']) => Promise<EngineCalls[K]['result']> | EngineCalls[K]['result'] }

const handlers: Handlers = {
  inspect: (file) => inspectModel(file),
  load: (request) => load(request),
  fit: (request) => loadedAsker().fit(request),
  ask: (request) => loadedAsker().ask(request),
}

async function answer<K extends CallName>(message: RequestOf<K>): Promise<void> {
  parent.send(await respond(message.id, () => handlers[message.call](message.request)))
}

async function respond(id: number, run: () => Promise<EngineCalls[CallName]['result']> | EngineCalls[CallName]['result']): Promise<EngineResponse> {
  try {
    return { id, result: await run() }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) }
  }
}

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
