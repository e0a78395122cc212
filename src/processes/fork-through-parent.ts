import childProcess from 'node:child_process'
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'

/**
 * What goes between a process and its parent about the processes that the parent starts in its stead: a start, then
 * messages both ways, a kill, the exit.
 */
export type Forked =
  | { readonly forked: number; readonly start: string; readonly env: Readonly<Record<string, string>> }
  | { readonly forked: number; readonly message: unknown }
  | { readonly forked: number; readonly kill: true }
  | { readonly forked: number; readonly exit: number }

interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/**
 * Lets the parent carry out `child_process.fork`. An Electron utility process can start no process of its own once the
 * app is packed (the fuse RunAsNode is off), but node-llama-cpp first tries each of its libraries in a process that may
 * crash, and goes without the GPU where that happens. Only what such a try uses of a ChildProcess is there.
 */
export function forkThroughParent(port: Port): void {
  const children = new Map<number, EventEmitter & { exitCode: number | null }>()
  let last = 0
  port.on('message', ({ data }) => {
    if (!isForked(data)) return
    const child = children.get(data.forked)
    if ('message' in data) child?.emit('message', data.message)
    if (!('exit' in data)) return
    children.delete(data.forked)
    if (child) child.exitCode = data.exit
    child?.emit('exit', data.exit, null)
  })
  const fork = (modulePath: string, _args: readonly string[], options: childProcess.ForkOptions) => {
    const forked = ++last
    const emit = (what: object) => port.postMessage({ forked, ...what })
    const child = Object.assign(new EventEmitter(), {
      exitCode: null,
      killed: false,
      stdout: null,
      stderr: null,
      send: (message: unknown) => emit({ message }),
      kill: () => emit({ kill: true }),
    })
    children.set(forked, child)
    emit({ start: modulePath, env: plain(options.env ?? process.env) })
    return child
  }
  Object.assign(childProcess, { fork })
  // For those who have imported `fork` by its name, before or after.
  syncBuiltinESMExports()
}

export function isForked(message: unknown): message is Forked {
  return typeof message === 'object' && message !== null && 'forked' in message && typeof message.forked === 'number'
}

function plain(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
