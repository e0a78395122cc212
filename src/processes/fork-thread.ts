import { Worker } from 'node:worker_threads'
import type { Fork } from './fork.ts'
import { lastLinesOf } from './last-lines.ts'

/**
 * Starts modules as threads of this process, for work that only computes and reads: what cannot crash natively needs no
 * process of its own.
 * @param data what the module finds as its `workerData`
 */
export function forkThread(data: unknown): Fork {
  return (modulePath) => {
    const worker = new Worker(modulePath, { workerData: data, execArgv: [], stdout: true, stderr: true })
    const lines = lastLinesOf([worker.stdout, worker.stderr])
    const errors: string[] = []
    worker.on('error', (error) => void errors.push(error instanceof Error ? error.message : String(error)))
    return {
      pid: undefined,
      send: (message) => worker.postMessage(message),
      onMessage: (listener) => void worker.on('message', listener),
      onExit: (listener) =>
        void worker.on('exit', (code) => listener({ code, signal: null, lastLines: [...lines, ...errors] })),
      kill: () => void worker.terminate(),
    }
  }
}
