import { once } from 'node:events'
import { constants } from 'node:os'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ForkOptions } from 'electron'
import { childEnvironment } from '#processes/child-environment.ts'
import type { Fork } from '#processes/fork.ts'
import { isForked, type Forked } from '#processes/fork-through-parent.ts'
import { lastLinesOf } from '#processes/last-lines.ts'

/** What is used of Electron's utility process. */
export interface Utility {
  readonly pid: number | undefined
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  once(event: 'spawn', listener: () => void): unknown
  postMessage(message: unknown): void
}
type ForkUtility = (modulePath: string, args: string[], options: ForkOptions) => Utility

interface System {
  readonly fork: ForkUtility
  readonly platform: NodeJS.Platform
  readonly kill: (pid: number) => void
}

/** Engine and trainer as utility processes, named as in the system's list of processes. */
export function forkUtility(system: System): Fork {
  return (modulePath) => {
    const child = start(system, modulePath, childEnvironment(process.env))
    const words = lastWords(child)
    carryForks(child, system)
    return {
      get pid() {
        return child.pid
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.once('exit', (code) => {
          void words.end().then((lastLines) => listener({ ...exitOf(code, system.platform), lastLines }))
        }),
      kill: () => kill(child, system),
    }
  }
}

function start({ fork }: System, modulePath: string, env: NodeJS.ProcessEnv): Utility {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return fork(modulePath, [], {
    env: given,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: `Placebo ${/([^/\\]+)\.\w+$/.exec(modulePath)?.[1] ?? ''}`,
  })
}

/**
 * Electron's own kill asks first (SIGTERM, which our processes leave to their parent) and does nothing before the
 * start.
 */
function kill(child: Utility, system: System): void {
  const now = () => {
    if (child.pid === undefined) return
    try {
      system.kill(child.pid)
    } catch {
      // It has just ended by itself.
    }
  }
  if (child.pid === undefined) child.once('spawn', now)
  else now()
}

/** Milliseconds that what a process said last may come behind the news of its end. */
const timeoutMs = 500

/**
 * Electron drops every listener of the streams right after `exit`, when a failed assert's words may still be on their
 * way.
 */
function lastWords(child: Utility): { end(): Promise<readonly string[]> } {
  const copies = [child.stdout, child.stderr]
    .filter((stream) => stream !== null)
    .map((stream) => {
      const copy = new PassThrough()
      const write = (text: Buffer) => void copy.write(text)
      const end = () => void copy.end()
      const listen = () => void stream.off('data', write).off('end', end).on('data', write).on('end', end)
      listen()
      return { copy, listen }
    })
  const lines = lastLinesOf(copies.map(({ copy }) => copy))
  const ended = Promise.all(copies.map(({ copy }) => once(copy, 'end')))
  return {
    async end() {
      setImmediate(() => copies.forEach(({ listen }) => listen()))
      await Promise.race([ended, sleep(timeoutMs)])
      return lines
    },
  }
}

const fatal = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV'] as const

/**
 * Electron gives an exit code, or what `waitpid` gave: a signal's number, with or without the mark of a core file
 * (128), or 256 times an exit code. Our processes end themselves with 0 or 1 only, so a small number can be a signal's.
 */
function exitOf(code: number, platform: NodeJS.Platform): { code: number | null; signal: string | null } {
  if (platform === 'win32') return { code, signal: null }
  const signal = fatal.find((name) => constants.signals[name] === (code & 127)) ?? null
  if (code < 256 && signal !== null) return { code: null, signal }
  return { code: code > 255 ? code >> 8 : code, signal: null }
}

/** The processes that a utility process cannot start itself, started in its stead (see fork-through-parent.ts). */
function carryForks(child: Utility, system: System): void {
  const started = new Map<number, Utility>()
  child.on('message', (message) => {
    if (!isForked(message)) return
    const { forked } = message
    const answer = (what: Forked) => child.postMessage(what)
    if ('start' in message) {
      const other = start(system, message.start, message.env)
      started.set(forked, other)
      other.on('message', (said) => answer({ forked, message: said }))
      other.once('exit', (exit) => {
        started.delete(forked)
        answer({ forked, exit })
      })
    }
    const other = started.get(forked)
    if ('message' in message) other?.postMessage(message.message)
    if ('kill' in message && other) kill(other, system)
  })
  child.once('exit', () => {
    for (const other of started.values()) kill(other, system)
  })
}
