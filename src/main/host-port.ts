import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron'
import { portMessage } from '#contract/bridge.ts'
import type { Host } from '#host/host.ts'
import { answerPort } from '#host/wires.ts'
import { isOwn } from './protocol.ts'

interface PortSurroundings {
  readonly ipc: Pick<IpcMain, 'on'>
  readonly channel: new () => Pick<MessageChannelMain, 'port1' | 'port2'>
  /** The window's page: nobody else is answered. */
  readonly contents: Pick<WebContents, 'mainFrame'>
}

/** Gives the page a port to the host whenever it asks: once for each time it is loaded. */
export function answerPorts(host: Host, { ipc, channel, contents }: PortSurroundings): void {
  ipc.on(portMessage, ({ senderFrame }: IpcMainEvent) => {
    if (senderFrame === null || senderFrame !== contents.mainFrame || !isOwn(senderFrame.url)) return
    const { port1, port2 } = new channel()
    answerPort(host, port1)
    port1.start()
    senderFrame.postMessage(portMessage, null, [port2])
  })
}
