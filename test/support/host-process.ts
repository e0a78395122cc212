import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { connectSocket } from '#renderer/app/socket.ts'
import { startMarked, type Marked } from './kills.ts'
import { started } from './placebo.ts'

export interface HostProcess {
  readonly marked: Marked
  readonly client: ReturnType<typeof connectSocket>['client']
  /** With SIGKILL, as the system would: nothing is closed, and calls under way fail. */
  readonly kill: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A host in a process of its own. */
export async function startHostProcess(dataDirectory: string): Promise<HostProcess> {
  const marked = startMarked(started('test/support/host-main.ts', dataDirectory))
  const { child } = marked
  for await (const port of createInterface({ input: child.stdout })) {
    const { client, close } = connectSocket(() => new WebSocket(`ws://127.0.0.1:${port}`) as unknown as globalThis.WebSocket)
    const end = async (leave: () => void) => {
      close()
      const exited = once(child, 'exit')
      leave()
      await exited
    }
    return { marked, client, kill: () => end(() => child.kill('SIGKILL')), close: () => end(() => child.stdin.end()) }
  }
  throw new Error(`the host process ended before it told its port: ${marked.told()}`)
}
