import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { askingMemory } from '#core/models/memory.ts'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { createEngine } from '#engine/client.ts'
import type { AskRequest } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { randomT5, t5Presets } from '../../build/random-model/encoder-decoder.ts'
import { writeGguf } from '../../build/random-model/gguf-file.ts'
import { words } from '../../build/random-model/vocabulary.ts'
import { timedLibllama } from '../support/libllama.ts'

/**
 * How fast a T5 of 60 million random weights is asked, beside libllama's own encoder and decoder: the same prompts of
 * 400 tokens, answers of 8, as many threads. The two take turns, so that other work hits them alike; told is the best
 * turn of each, by the clock and by the processor's time; and the engine's most memory beside its estimate.
 */
const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '1,2' },
    prompts: { type: 'string', default: '8' },
    turns: { type: 'string', default: '3' },
  },
})
const [length, answer, contextSize, goal] = [400, 8, 512, 2]
const modes: readonly AskingMode[] = ['exact', 'fast']

const file = fileURLToPath(new URL('../../.cache/bench-60m-t5.gguf', import.meta.url))
mkdirSync(dirname(file), { recursive: true })
if (!existsSync(file)) writeGguf(file, randomT5(t5Presets['60m']))
const random = seededRandom(1)
const requests = Array.from({ length: Number(options.prompts) }, (): AskRequest => {
  // A word is a token; one more closes the text.
  const text = Array.from({ length: length - 1 }, () => words[randomBelow(random, words.length)]).join(' ')
  return {
    candidates: [{ text, sharedLength: 0 }],
    userTurn: false,
    maxAnswerTokens: answer,
    stop: 'end of turn',
    decoding: 'free',
    labels: [],
  }
})

interface Spent {
  readonly seconds: number
  readonly processor: number
}

console.log(
  '| way | threads | prompts/s | prompts per processor second | times libllama | memory, estimated |\n|---|---|---|---|---|---|',
)
for (const threads of options.threads.split(',').map(Number)) await compare(threads)

async function compare(threads: number): Promise<void> {
  const ways = await Promise.all(modes.map((mode) => openEngine(mode, threads)))
  const tokenised = (await ways[0]?.engine.tokenise(requests)) ?? []
  const prompts = tokenised.map((each) => (each.state === 'fits' ? [...each.prompt] : []))
  if (prompts.some((prompt) => prompt.length !== length))
    throw new Error(`prompts have ${prompts.map((prompt) => prompt.length).join(', ')} tokens`)
  const theirs: Spent[] = []
  const ours = new Map<AskingMode, Spent[]>(modes.map((mode) => [mode, []]))
  for (let turn = 0; turn < Number(options.turns); turn++) {
    const timed = timedLibllama(file, { threads, answer, prompts })
    theirs.push({
      seconds: sum(timed.map((each) => each.seconds)),
      processor: sum(timed.map((each) => each.processor)),
    })
    for (const way of ways) ours.get(way.mode)?.push(await way.ask())
  }
  const reported = await ways[0]?.engine.memory({ file, contextSize })
  if (reported?.state !== 'reported') throw new Error(JSON.stringify(reported))
  const estimated = askingMemory(reported.needs, threads, contextSize)
  row('libllama', threads, theirs, theirs, '–')
  for (const { mode, pid, engine } of ways) {
    const memory = [mostMemory(pid), estimated[mode]].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`)
    row(`ours, ${mode} mode`, threads, ours.get(mode) ?? [], theirs, memory.join(', '))
    await engine.close()
  }
  const share = best(theirs, 'seconds') / best(ours.get('exact') ?? [], 'seconds')
  if (share < goal) process.exitCode = 1
}

async function openEngine(mode: AskingMode, threads: number) {
  let pid = 0
  const engine = createEngine({
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      if (!modulePath.includes('model-reader')) pid = child.pid ?? 0
      return child
    },
  })
  const loaded = await engine.load({ file, gpuLayers: 0, threads, contextSize, mode })
  if (loaded.state === 'refused') throw new Error(loaded.reason)
  const ask = async (): Promise<Spent> => {
    const [began, busy] = [performance.now(), processorSeconds(pid)]
    for await (const { answer: given } of engine.askAll(requests, new AbortController().signal))
      if (given.state !== 'answered' || given.answerTokens !== answer) throw new Error(JSON.stringify(given))
    return { seconds: (performance.now() - began) / 1000, processor: processorSeconds(pid) - busy }
  }
  await ask()
  return { mode, engine, ask, pid }
}

/** Of a process, its threads included; Linux alone tells. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  // utime and stime, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Bytes. */
function mostMemory(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

function row(name: string, threads: number, spent: readonly Spent[], theirs: readonly Spent[], memory: string): void {
  const per = (kind: keyof Spent) => (requests.length / best(spent, kind)).toFixed(2)
  const times = (kind: keyof Spent) => (best(theirs, kind) / best(spent, kind)).toFixed(2)
  console.log(
    `| ${name} | ${threads} | ${per('seconds')} | ${per('processor')} | ${times('seconds')}, by processor time ${times('processor')} | ${memory} |`,
  )
}

function best(spent: readonly Spent[], kind: keyof Spent): number {
  return Math.min(...spent.map((each) => each[kind]))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
