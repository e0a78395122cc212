import { createRouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { explainBroken } from './explain-broken.ts'
import type { Host } from './host.ts'
import { isMessage } from './wire-message.ts'
import { router, type HostClient } from './router.ts'

/**
 * The wires a face may lay to the host: the same handlers behind each. Whoever leaves a call early, or goes away,
 * aborts it.
 */

export function clientInMemory(host: Host): HostClient {
  return createRouterClient(router, { context: host, interceptors: [explainBroken] })
}

type Port = Parameters<PortHandler<Host>['upgrade']>[0]

/** Answers at a MessagePort (of the browser, of Electron or of Node), until it closes. The caller starts the port. */
export function answerPort(host: Host, port: Port): void {
  host.results.wake()
  new PortHandler(router, { clientInterceptors: [explainBroken] }).upgrade(port, { context: host })
}

type Answering = Parameters<SocketHandler<Host>['upgrade']>[0]
type Socket = Pick<Answering, 'send' | 'addEventListener'> & { close(code: number, reason: string): void }

/**
 * Answers at an open WebSocket of `ws`, until it closes. The next event is only asked for when the one before has left:
 * nothing gathers here for a page that does not read.
 */
export function answerSocket(host: Host, socket: Socket): void {
  host.results.wake()
  const send = (data: Parameters<Socket['send']>[0]): unknown =>
    new Promise<void>((resolve) => socket.send(data, () => resolve()))
  const addEventListener = (name: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void) => {
    socket.addEventListener(name, (event: object) => {
      if (name === 'close' || ('data' in event && isMessage(event.data))) listener(event)
      else socket.close(1003, 'this is no call')
    })
  }
  void new SocketHandler(router, { clientInterceptors: [explainBroken] }).upgrade(
    { send, addEventListener } as Answering,
    { context: host },
  )
}
