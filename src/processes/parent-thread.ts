import { parentPort } from 'node:worker_threads'
import type { Parent } from './parent.ts'

/** The side that started this thread. It ends its threads itself, and they end with its process. */
export function parentThread(): Parent {
  const port = parentPort
  if (port === null) throw new Error('invalid place: this module is the entry of a thread')
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onGone: () => undefined,
    watch: () => undefined,
  }
}
