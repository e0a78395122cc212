import type fs from 'node:fs'
import { Worker } from 'node:worker_threads'

/** What one call may take. */
export interface Limits {
  readonly milliseconds: number
  /** Of the processors, in milliseconds: where others keep them busy, a short work takes long and is not to blame. */
  readonly processor?: number
  /** Of the whole process, resident. */
  readonly bytes: number
}

export interface Watchdog {
  /** @param limits from now on; undefined: none, for nothing is under way */
  watch(limits: Limits | undefined): void
}

/** Milliseconds between two looks. */
const pollMs = 50

/** Begins the line that a process ends with when it went beyond its limits. */
export const beyondLimits = 'beyond the limits: '

/**
 * A thread that ends this process when its parent is gone, or when a call goes beyond its limits. The thread that works
 * can do neither: it does not turn its event loop within a step of the native code, or in a loop that never ends.
 *
 * By SIGKILL, at once and for certain: an ordinary exit would wait for, or crash in, the threads that are just
 * computing.
 */
export function startWatchdog(): Watchdog {
  const thread = new Worker(threadText, { eval: true, execArgv: [], workerData: process.ppid })
  thread.unref()
  return { watch: (limits) => thread.postMessage(limits) }
}

/**
 * Gives the processes that this one forks by `child_process` a watchdog, too: node-llama-cpp's own, which tries a
 * library of the GPU for up to minutes.
 */
export function watchForks(): void {
  const start = `import { Worker } from 'node:worker_threads'; new Worker(${JSON.stringify(threadText)}, { eval: true, execArgv: [], workerData: process.ppid }).unref()`
  process.execArgv.push('--import', `data:text/javascript,${encodeURIComponent(start)}`)
}

/** As text: an entry of its own would have to be found again behind a bundler, in every process there is. */
const threadText = `(${look.toString()})(require('node:worker_threads'), require('node:fs'), ${JSON.stringify({ pollMs, beyondLimits })}, ${endWithForks.toString()})`

interface Thread {
  readonly parentPort: { on(event: 'message', listener: (limits: Limits | undefined) => void): void }
  /** Who started the process, as it was when the process began: this thread may begin when that is gone already. */
  readonly workerData: number
}
type Files = Pick<typeof fs, 'writeSync' | 'readdirSync' | 'readFileSync'>

/** Self-contained: it runs from its text. */
function look(
  { parentPort, workerData: parent }: Thread,
  files: Files,
  { pollMs, beyondLimits }: { readonly pollMs: number; readonly beyondLimits: string },
  endNow: typeof endWithForks,
): void {
  let limits: Limits | undefined
  let [since, spentBefore] = [0, 0]
  parentPort.on('message', (given) => {
    limits = given
    since = performance.now()
    spentBefore = spent()
  })
  setInterval(() => {
    if (isGone()) end()
    if (limits === undefined) return
    if (performance.now() - since > limits.milliseconds)
      end(`it took longer than ${Math.round(limits.milliseconds / 1000)} s`)
    else if (limits.processor !== undefined && spent() - spentBefore > limits.processor)
      end(`it took longer than ${Math.round(limits.processor / 1000)} s`)
    else if (process.memoryUsage.rss() > limits.bytes)
      end(`it took more than ${Math.round(limits.bytes / 2 ** 20)} MB of memory`)
  }, pollMs)

  function spent(): number {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }

  function isGone(): boolean {
    // Somebody else takes an orphan over; Windows leaves it the number of its parent.
    if (process.ppid !== parent) return true
    if (process.platform !== 'win32') return false
    try {
      return !process.kill(parent, 0)
    } catch {
      return true
    }
  }

  function end(why?: string): void {
    if (why !== undefined) files.writeSync(2, `\n${beyondLimits}${why}\n`)
    endNow(files)
  }
}

/**
 * Ends this process, and those it has forked by itself: one that has just been started cannot see yet that its parent
 * is gone. Where there is no /proc they see it somewhat later. Self-contained, too.
 */
export function endWithForks({ readdirSync, readFileSync }: Files): void {
  try {
    const children = readdirSync('/proc/self/task').flatMap((thread) =>
      readFileSync(`/proc/self/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((pid) => pid !== ''),
    )
    for (const pid of children) process.kill(Number(pid), 'SIGKILL')
  } catch {
    // One of them, or a thread, has just ended by itself.
  }
  process.kill(process.pid, 'SIGKILL')
}
