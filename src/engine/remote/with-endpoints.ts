import type { Engine } from '../engine.ts'
import type { RemoteEngine } from './remote-engine.ts'

/** One engine of two: what is loaded decides which is asked; files are the local one's. */
export function withEndpoints(local: Engine, remote: RemoteEngine): Engine {
  let loaded: 'local' | 'remote' = 'local'
  const unlike = (what: string) => `invalid call: ${what} of an endpoint's model; it needs the model's file`
  return {
    inspect: (file) => local.inspect(file),
    check: (file, signal) => local.check(file, signal),
    attempt: (file, signal) => local.attempt(file, signal),
    describe: (file) => local.describe(file),
    memory: (request) => local.memory(request),
    load(request) {
      loaded = request.endpoint === undefined ? 'local' : 'remote'
      if (loaded === 'local') remote.leave()
      return loaded === 'remote' ? remote.load(request) : local.load(request)
    },
    ask: (request) => (loaded === 'remote' ? remote.ask(request) : local.ask(request)),
    askAll: (requests, signal) =>
      loaded === 'remote' ? remote.askAll(requests, signal) : local.askAll(requests, signal),
    inHand: () => (loaded === 'remote' ? remote.inHand() : local.inHand()),
    fit: (request) => (loaded === 'remote' ? remote.fit(request) : local.fit(request)),
    tokenise: (requests) =>
      loaded === 'remote' ? Promise.reject(new Error(unlike('tokens'))) : local.tokenise(requests),
    encode: (requests) =>
      loaded === 'remote' ? Promise.reject(new Error(unlike('training rows'))) : local.encode(requests),
    async *traceAll(requests, signal) {
      if (loaded === 'local') yield* local.traceAll(requests, signal)
      else
        for (const index of requests.keys())
          yield { index, answer: { state: 'engine-error', message: unlike('a trace') } }
    },
    retrace: (rows) =>
      loaded === 'remote'
        ? Promise.resolve({ state: 'engine-error', message: unlike('a trace') })
        : local.retrace(rows),
    close: () => local.close(),
  }
}
