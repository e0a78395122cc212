import { RPCLink } from '@orpc/client/message-port'
import { portMessage, type Bridge } from '#contract/bridge.ts'
import { clientOver, stateOf, type Connection } from './connection.ts'

/**
 * The port that leads from a window to the host. It lasts as long as the page: a page loaded anew asks for a new one.
 */
export function connectPort(port: MessagePort): Connection {
  const { change, state, onChange } = stateOf('open')
  const link = new RPCLink({ port })
  port.addEventListener('close', () => change('lost'))
  port.start()
  return { state, onChange, client: clientOver(link), close: () => port.close() }
}

/**
 * Asks the preload script for a port. Only a message of this very window counts: any other page could send one, too.
 */
export async function portFrom(bridge: Bridge, page: Window): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== page || event.data !== portMessage || port === undefined) return
      page.removeEventListener('message', listen)
      resolve(port)
    }
    page.addEventListener('message', listen)
    bridge.connect()
  })
}
