import { forkThroughParent } from './fork-through-parent.ts'

/** The side that started this process: Electron's parent port, or the channel of child_process.fork. */
export interface Parent {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The parent has ended, however. */
  onGone(listener: () => void): void
}

export function parentOf(node: NodeJS.Process): Parent {
  const port = electronPort(node)
  if (port !== undefined) {
    forkThroughParent(port)
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
      onGone: (listener) => port.on('close', () => listener()),
    }
  }
  return {
    send: (message) => void node.send?.(message),
    onMessage: (listener) => void node.on('message', listener),
    onGone: (listener) => void node.on('disconnect', listener),
  }
}

/** What Electron's utility process has at `process.parentPort`. */
interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): void
}

function electronPort(node: object): ElectronPort | undefined {
  return 'parentPort' in node ? node.parentPort as ElectronPort : undefined
}
