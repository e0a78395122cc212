import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { AskRequest } from '#engine/engine.ts'
import { Asker } from '#engine/process/asker.ts'
import { AskerPool } from '#engine/process/asker-pool.ts'
import { ExactSequence } from '#engine/process/exact-sequence.ts'
import { loadModel, type ExactModel } from '#engine/process/load.ts'
import { ThreadChoice } from '#engine/process/thread-choice.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'
import { realPrompts, type PromptGroup } from './real-prompts.ts'

/**
 * What asking loses to other processes that are busy: prompts one after the other, with one thread, with all, and with
 * as many as thread-choice.ts takes, and side by side, as runs ask them. The ways take turns, one task under all
 * conditions at a time.
 */
if (!sharedAvailable) {
  console.log('bench:asking-busy: skipped, no ../shared beside the repository')
  process.exit(0)
}
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf') },
    tasks: { type: 'string', default: '1' },
    instances: { type: 'string', default: '8' },
    threads: { type: 'string', default: '2' },
    busy: { type: 'string', default: '0,1,2' },
  },
})
const threads = Number(options.threads)
/** Ends with its parent. */
const busyLoop = 'const parent = process.ppid; while (process.ppid === parent);'
/** Of the better fixed choice, what may be lost. */
const most = 0.2

type AskAll = (requests: readonly AskRequest[]) => Promise<unknown>

async function load(count: number): Promise<ExactModel> {
  const outcome = await loadModel({ file: options.model, gpuLayers: 0, threads: count })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
  return outcome.loaded
}

/** With as many threads as the context has, or as many as prove faster. */
async function oneByOne(count: number, choice: 'fixed' | 'chosen'): Promise<AskAll> {
  const loaded = await load(count)
  // What may take one thread only chooses nothing.
  const asker = choice === 'fixed' ? new Asker(loaded, withoutChoice(loaded)) : new Asker(loaded)
  return async (requests) => {
    for (const request of requests) await asker.ask(request)
  }
}

function withoutChoice({ sequence, model: { llama } }: ExactModel): ExactSequence {
  return new ExactSequence(sequence, new ThreadChoice(llama, 1, () => performance.now()))
}

async function sideBySide(): Promise<AskAll> {
  const pool = new AskerPool(await load(threads))
  return (requests) => pool.askAll(requests, () => undefined, new AbortController().signal)
}

const ways: readonly { readonly name: string; readonly fixed: boolean; readonly askAll: AskAll }[] = [
  { name: '1 thread', fixed: true, askAll: await oneByOne(1, 'fixed') },
  { name: `${threads} threads`, fixed: true, askAll: await oneByOne(threads, 'fixed') },
  { name: 'chosen threads', fixed: false, askAll: await oneByOne(threads, 'chosen') },
  { name: 'side by side', fixed: false, askAll: await sideBySide() },
]
const groups = byTask(
  realPrompts(Number(options.tasks), Number(options.instances), { decoding: 'free', maxAnswerTokens: 16 }),
)

let missed = false
console.log(`items/s, in turn, ${threads} threads at most\n`)
console.log(`busy processes | ${ways.map(({ name }) => name).join(' | ')}`)
console.log(`---|${ways.map(() => '---').join('|')}`)
for (const busy of options.busy.split(',').map(Number)) {
  const others = Array.from({ length: busy }, () => spawn(process.execPath, ['-e', busyLoop], { stdio: 'ignore' }))
  const seconds = ways.map(() => 0)
  for (const [turn, requests] of groups.entries()) {
    for (const shift of ways.keys()) {
      // Nobody is always first.
      const i = (turn + shift) % ways.length
      const from = performance.now()
      await ways[i]?.askAll(requests)
      seconds[i] = (seconds[i] ?? 0) + (performance.now() - from) / 1000
    }
  }
  for (const other of others) other.kill('SIGKILL')
  const prompts = groups.reduce((sum, requests) => sum + requests.length, 0)
  const rates = seconds.map((each) => prompts / each)
  const best = Math.max(...rates.filter((_, i) => ways[i]?.fixed))
  missed ||= rates.some((rate, i) => ways[i]?.fixed === false && rate < (1 - most) * best)
  console.log(`${busy} | ${rates.map((rate) => `${rate.toFixed(2)} (${(rate / best).toFixed(2)})`).join(' | ')}`)
}
console.log(
  `\nin brackets: times the better fixed choice; goal ${1 - most} for the others: ${missed ? 'MISSED' : 'met'}`,
)
process.exit(missed ? 1 : 0)

function byTask(all: readonly PromptGroup[]): readonly (readonly AskRequest[])[] {
  return [...Map.groupBy(all, ({ task }) => task).values()].map((some) => some.flatMap(({ requests }) => requests))
}
