import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'
import type { ForkOptions } from 'electron'
import type { Utility } from '#main/fork.ts'

const parentPort = pathToFileURL(`${import.meta.dirname}/parent-port.ts`).href

/** Electron's utility process as its sources describe it, with a process of Node behind it. */
export class FakeUtility extends EventEmitter implements Utility {
  pid: number | undefined
  stdout: NodeJS.ReadableStream | null
  stderr: NodeJS.ReadableStream | null
  readonly #post: (message: unknown) => void

  constructor(modulePath: string, args: string[], { env, stdio, execArgv = [] }: ForkOptions) {
    super()
    const [, out, err] = stdio as ('pipe' | 'inherit' | 'ignore')[]
    const child = fork(modulePath, args, {
      env: { ...env },
      serialization: 'advanced',
      stdio: ['ignore', out, err, 'ipc'],
      execArgv: ['--import', parentPort, ...execArgv],
    })
    this.stdout = child.stdout
    this.stderr = child.stderr
    this.#post = (message) => child.connected && child.send(message as object, () => undefined)
    child.on('message', (message) => this.emit('message', message))
    child.on('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.on('exit', (code, signal) => {
      this.pid = undefined
      this.emit('exit', code ?? (signal === null ? 0 : constants.signals[signal]))
      for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').removeAllListeners('end')
      this.stdout = this.stderr = null
    })
  }

  postMessage(message: unknown): void {
    this.#post(message)
  }
}
