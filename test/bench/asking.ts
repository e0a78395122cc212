import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Decoding } from '#core/answers/decoding.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { createEngine } from '#engine/client.ts'
import type { Answer, AskRequest } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'
import { startLlamaServer } from './llama-server.ts'
import { realPrompts } from './real-prompts.ts'

/**
 * How fast real prompts are asked of a real model, beside llama.cpp's server with its prompt cache: the same file, the
 * same prompts in the same order, as many threads. Each way has a process of its own; its start counts. All prompts are
 * asked at once, as a run does it; on a machine that does other work, `--turns 4` has the ways take turns, so that it
 * hits them alike.
 */
if (!sharedAvailable) {
  console.log('bench:asking: skipped, no ../shared beside the repository')
  process.exit(0)
}
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf') },
    server: { type: 'string', default: sharedPath('tools/llama.cpp/llama-server') },
    slots: { type: 'string', default: '1,4,8' },
    /** Which of the ways are taken, by modes; 'server' is one. Fast ones are told beside exact ones where both are. */
    modes: { type: 'string', default: 'exact,fast,server' },
    decoding: { type: 'string', default: 'free' },
    tasks: { type: 'string', default: '4' },
    instances: { type: 'string', default: '25' },
    threads: { type: 'string', default: '2' },
    turns: { type: 'string', default: '1' },
  },
})
const threads = Number(options.threads)
const contextSize = 4096

interface Way {
  readonly name: string
  readonly pid: number
  askAll(requests: readonly AskRequest[]): Promise<readonly string[]>
  close(): Promise<void> | void
}

async function ours(mode: AskingMode, how: 'side by side' | 'one by one'): Promise<Way> {
  let pid = 0
  const engine = createEngine({
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      if (!modulePath.includes('model-reader')) pid = child.pid ?? 0
      return child
    },
  })
  const loaded = await engine.load({ file: options.model, gpuLayers: 0, threads, contextSize, mode })
  if (loaded.state === 'refused') throw new Error(loaded.reason)
  return {
    name: `${mode}, ${how}`,
    pid,
    askAll: async (requests) => {
      const answers: string[] = []
      const keep = (index: number, answer: Answer) => {
        answers[index] = answer.state === 'answered' ? answer.raw : answer.state
      }
      if (how === 'one by one')
        for (const [index, request] of requests.entries()) keep(index, await engine.ask(request))
      else
        for await (const { index, answer } of engine.askAll(requests, new AbortController().signal)) keep(index, answer)
      return answers
    },
    close: () => engine.close(),
  }
}

async function server(slots: number): Promise<Way> {
  const started = await startLlamaServer(options.server, { model: options.model, slots, threads, contextSize })
  return { name: `llama-server, ${slots} ${slots === 1 ? 'slot' : 'slots'}`, ...started }
}

const starts = [
  ...when('exact', () => ours('exact', 'side by side')),
  ...when('exact', () => ours('exact', 'one by one')),
  ...when('fast', () => ours('fast', 'side by side')),
  ...options.slots.split(',').flatMap((slots) => when('server', () => server(Number(slots)))),
]
const lanes: { way: Way; start: number; wall: number; processor: number; answers: string[] }[] = []
for (const start of starts) {
  const from = performance.now()
  const way = await start()
  lanes.push({ way, start: performance.now() - from, wall: 0, processor: 0, answers: [] })
}

const groups = realPrompts(Number(options.tasks), Number(options.instances), {
  decoding: options.decoding as Decoding,
  maxAnswerTokens: 16,
})
const turns = Number(options.turns)
for (let turn = 0; turn < turns; turn++) {
  const of = (share: number) => Math.round((groups.length * share) / turns)
  const requests = groups.slice(of(turn), of(turn + 1)).flatMap((group) => group.requests)
  for (const lane of lanes) {
    const [from, used] = [performance.now(), processorMs(lane.way.pid)]
    lane.answers.push(...(await lane.way.askAll(requests)))
    lane.wall += performance.now() - from
    lane.processor += processorMs(lane.way.pid) - used
  }
}

const prompts = groups.reduce((sum, { requests }) => sum + requests.length, 0)
console.log(`${prompts} prompts, ${threads} threads\n`)
console.log('way | items/s, start included | start, s | asking, s | processor time, s | answers as exact')
console.log('---|---|---|---|---|---')
for (const { way, start, wall, processor, answers } of lanes) {
  const equal = answers.filter((answer, i) => answer === lanes[0]?.answers[i]).length
  const seconds = [start, wall, processor].map((ms) => (ms / 1000).toFixed(1)).join(' | ')
  console.log(`${way.name} | ${((prompts / (start + wall)) * 1000).toFixed(2)} | ${seconds} | ${equal}`)
}
for (const { way } of lanes) await way.close()

function when(mode: AskingMode | 'server', start: () => Promise<Way>): readonly (() => Promise<Way>)[] {
  return options.modes.split(',').includes(mode) ? [start] : []
}

/** Of a process, its threads included; Linux alone tells. */
function processorMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    // utime and stime, in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return NaN
  }
}
