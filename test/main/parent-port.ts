import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'

/** Preloaded into a process of Node: makes it look like a utility process of Electron from the inside. */
class ParentPort extends EventEmitter {
  readonly #send = process.send?.bind(process)

  constructor() {
    super()
    // Messages wait until somebody listens.
    this.on('newListener', (name) => {
      if (name === 'message' && this.listenerCount('message') === 0)
        process.on('message', (data) => this.emit('message', { data, ports: [] }))
    })
  }

  postMessage(message: unknown): void {
    this.#send?.(message)
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() })
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } })
Object.assign(process, { send: undefined })
// Of Electron's own module a utility process sees hardly anything.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export const net = {}', shortCircuit: true }
      : next(specifier, context),
})
