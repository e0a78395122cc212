import { forkThroughParent } from './fork-through-parent.ts'
import { startWatchdog, watchForks, type Limits } from './watchdog.ts'

/** The side that started this process: Electron's parent port, or the channel of child_process.fork. */
export interface Parent {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The parent has ended, however. */
  onGone(listener: () => void): void
  /** @param limits of the call that begins; undefined: it has ended, or has none */
  watch(limits: Limits | undefined): void
}

export function parentOf(node: NodeJS.Process): Parent {
  const port = electronPort(node)
  const watchdog = startWatchdog()
  const watch = (limits: Limits | undefined) => watchdog.watch(limits)
  if (port !== undefined) {
    forkThroughParent(port)
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
      onGone: (listener) => port.on('close', () => listener()),
      watch,
    }
  }
  watchForks()
  return {
    send: (message) => void node.send?.(message),
    onMessage: (listener) => void node.on('message', listener),
    onGone: (listener) => void node.on('disconnect', listener),
    watch,
  }
}

/** What Electron's utility process has at `process.parentPort`. */
interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): void
}

function electronPort(node: object): ElectronPort | undefined {
  return 'parentPort' in node ? (node.parentPort as ElectronPort) : undefined
}
