import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '#processes/serve.ts'
import type { TestCalls } from './calls.ts'

/** A module to call in a process of its own. */
const log: string[] = []

serve<TestCalls>({
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
  sum: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
})
