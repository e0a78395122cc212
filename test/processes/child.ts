import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parentOf } from '#processes/parent.ts'
import { serve } from '#processes/serve.ts'
import type { TestCalls } from './calls.ts'

/** A module to call in a process of its own. */
const log: string[] = []

serve<TestCalls>(
  {
    async echo({ value, milliseconds }) {
      log.push(`${value} begins`)
      await wait(milliseconds)
      log.push(`${value} ends`)
      return value
    },
    log: () => log,
    fail(message) {
      throw new Error(message)
    },
    async count(to, emit, signal) {
      let at = 0
      while (at < to && !signal.aborted) {
        emit(++at)
        await wait(1)
      }
      log.push(`counted to ${signal.aborted ? 'a stop' : at}`)
      return { at, stopped: signal.aborted }
    },
    die(code) {
      process.stderr.write('it was the child\n', () => process.exit(code))
      return new Promise(() => undefined)
    },
    spin: () => spin(),
    async forkSpinner() {
      const child = fork(fileURLToPath(new URL('./spinner.ts', import.meta.url)))
      await once(child, 'message')
      return child.pid
    },
    async bounded(what) {
      if (what === 'wait') return wait(200, 'in time')
      const taken: Float64Array[] = []
      return spin(() => {
        if (what === 'memory') taken.push(new Float64Array(1_000_000).fill(1))
      })
    },
    sum: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
  },
  parentOf(process),
  { bounded: { milliseconds: 3000, bytes: 300 * 2 ** 20 } },
)

function spin(turn = (): void => undefined): never {
  for (;;) turn()
}
