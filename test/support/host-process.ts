import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { connectSocket } from '#renderer/app/socket.ts'
import { startMarked, type Marked } from './kills.ts'
import { root, started } from './placebo.ts'

export interface HostProcess {
  readonly pid: number
  readonly marked: Marked
  readonly client: ReturnType<typeof connectSocket>['client']
  /** With SIGKILL, as the system would: nothing is closed, and calls under way fail. */
  readonly kill: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A host in a process of its own. */
export async function startHostProcess(
  dataDirectory: string,
  { cwd = root }: { readonly cwd?: string } = {},
): Promise<HostProcess> {
  const marked = startMarked(started('test/support/host-main.ts', dataDirectory), { cwd })
  const { child } = marked
  for await (const port of createInterface({ input: child.stdout })) {
    const { client, close } = connectSocket(
      () => new WebSocket(`ws://127.0.0.1:${port}`) as unknown as globalThis.WebSocket,
    )
    const end = async (leave: () => void) => {
      close()
      const exited = once(child, 'exit')
      leave()
      await exited
    }
    return {
      pid: child.pid ?? 0,
      marked,
      client,
      kill: () => end(() => child.kill('SIGKILL')),
      close: () => end(() => child.stdin.end()),
    }
  }
  throw new Error(`the host process ended before it told its port: ${marked.reported()}`)
}
