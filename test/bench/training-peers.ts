import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { loraMatrices } from '#core/study/tuning.ts'
import { loadAddon } from '#addon/addon.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import { batchesOf, maxTokens } from '#trainer/process/batches.ts'
import { convert } from '#trainer/process/convert.ts'
import { describeGguf } from '#addon/describe.ts'
import { threadsByLoad } from '#trainer/process/threads.ts'
import { presets } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/**
 * LoRA by this trainer and by transformers with PEFT, in turn on the same machine: random weights of SmolLM2-135M's
 * sizes, the same batches, each measurement in a process of its own; tokens a second (of the best step, which on a
 * shared machine is the one least disturbed), tokens for each second of the processor's time, which other work disturbs
 * less, and the peak of memory. With `--busy` another process computes all the while.
 *
 *   npm run bench:peers [-- --busy --threads 1,2 --types q8_0,f32 --peers float32,bfloat16 --rounds 2 --steps 3]
 */
const [length, sequences, answer, rank] = [448, 2, 8, 8]
/** From PyPI. */
const packages = ['torch==2.13.0', 'transformers==5.24.0', 'peft==0.21.0']

const folder = fileURLToPath(new URL('../../.cache/bench-peers/', import.meta.url))
const { values: options } = parseArgs({
  options: {
    busy: { type: 'boolean', default: false },
    threads: { type: 'string', default: '1,2' },
    types: { type: 'string', default: 'q8_0,q4_1,q6_K,f16,f32' },
    peers: { type: 'string', default: 'float32,bfloat16' },
    rounds: { type: 'string', default: '2' },
    steps: { type: 'string', default: '3' },
    python: { type: 'string' },
    own: { type: 'string' },
  },
})
const steps = Number(options.steps)

interface Measured {
  readonly seconds: readonly number[]
  /** Of the processor, all threads together. */
  readonly processor: readonly number[]
  readonly megabytes: number
}

if (options.own === undefined) await compare()
else console.log(JSON.stringify(await own(options.own, options.threads)))

async function compare(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const list = (text: string) => text.split(',').filter((each) => each !== '')
  const [types, peers] = [list(options.types), list(options.peers)]
  for (const type of types) await fileOf(type)
  const python = peers.length === 0 ? '' : (options.python ?? setUp())
  const load = options.busy ? spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }) : undefined
  try {
    const rows = new Map<string, Measured[]>()
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const threads of list(options.threads)) {
        const ours = types.map((type) => [`ours, ${type.toUpperCase()}`, () => ownInProcess(type, threads)] as const)
        const theirs = peers.map(
          (dtype) => [`transformers + PEFT, ${dtype}`, () => peerInProcess(python, dtype, threads)] as const,
        )
        for (const [name, measure] of [...ours, ...theirs]) {
          const key = `| ${name} | ${threads} |`
          const measured = measure()
          process.stderr.write(`${name}, threads ${threads}: ${JSON.stringify(measured)}\n`)
          rows.set(key, [...(rows.get(key) ?? []), measured])
        }
      }
    }
    console.log(
      `| LoRA${options.busy ? ' beside a busy process' : ''} | threads | tokens/s | tokens per processor second | memory |\n|---|---|---|---|---|`,
    )
    for (const [key, measured] of rows) {
      const tokensPer = (kind: 'seconds' | 'processor') =>
        ((length * sequences) / Math.min(...measured.flatMap((each) => each[kind]))).toFixed(0)
      const memory = Math.max(...measured.map(({ megabytes }) => megabytes))
      console.log(`${key} ${tokensPer('seconds')} | ${tokensPer('processor')} | ${(memory / 1000).toFixed(2)} GB |`)
    }
  } finally {
    load?.kill()
  }
}

/** The peers' own environment; made once. */
function setUp(): string {
  const python = join(folder, 'python', 'bin', 'python')
  if (existsSync(python)) return python
  run('python3', ['-m', 'venv', join(folder, 'python')])
  run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  return python
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HF_HUB_OFFLINE: '1' },
  })
  if (status !== 0) throw new Error(`${command} ended with ${status}`, { cause: error })
  return stdout
}

function measuredBy(command: string, args: readonly string[]): Measured {
  return JSON.parse(run(command, args)) as Measured
}

function peerInProcess(python: string, dtype: string, threads: string): Measured {
  const script = fileURLToPath(new URL('training-peers.py', import.meta.url))
  return measuredBy(python, [script, dtype, threads, ...[steps, length, sequences, answer, rank].map(String)])
}

function ownInProcess(type: string, threads: string): Measured {
  const args = ['--own', type, '--threads', threads, '--steps', options.steps]
  return measuredBy(process.execPath, [fileURLToPath(import.meta.url), ...args])
}

async function fileOf(type: string): Promise<string> {
  const [base, file] = ['f32', type].map((each) => join(folder, `134m-${each}.gguf`)) as [string, string]
  if (!existsSync(base)) writeRandomModel(base, { ...presets['134m'], type: 'F32' })
  if (!existsSync(file)) {
    const request = { source: base, output: file, type, threads: 2 }
    const end = await convert(request, () => undefined, new AbortController().signal)
    if (end.state !== 'converted') throw new Error(JSON.stringify(end))
  }
  return file
}

/** `threads` is a number, or `chosen`: batch by batch, as a training chooses them. */
async function own(type: string, threads: string): Promise<Measured> {
  const addon = await loadAddon()
  const file = await fileOf(type)
  const method = { kind: 'lora', rank, alpha: 2 * rank, matrices: loraMatrices } as const
  const read = readArchitecture(file, describeGguf(file), method, addon.types())
  if (read.state === 'refused') throw new Error(read.reason)
  const model = new addon.Model({ file, shape: read.shape, method, threads: 1 })
  const random = seededRandom(1)
  const examples = Array.from({ length: sequences }, () => ({
    tokens: Int32Array.from({ length }, () => randomBelow(random, read.shape.vocabulary)),
    answerFrom: length - answer,
  }))
  const batches = batchesOf(examples, maxTokens(read.shape, method, length), 1 / (answer * sequences))
  const chosen = threadsByLoad(model)
  if (threads !== 'chosen') model.setThreads(Number(threads))
  const times = Array.from({ length: steps + 1 }, (_, step) => {
    const [began, busy] = [performance.now(), process.cpuUsage()]
    for (const batch of batches) {
      if (threads === 'chosen') chosen.run(length * sequences, () => model.backward(batch))
      else model.backward(batch)
    }
    const settings = { learningRate: 1e-4, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip: 1 }
    model.step({ number: step + 1, ...settings })
    const { user, system } = process.cpuUsage(busy)
    return { seconds: (performance.now() - began) / 1000, processor: (user + system) / 1e6 }
  })
  model.close()
  const [seconds, processor] = [times.map((each) => each.seconds), times.map((each) => each.processor)]
  return { seconds: seconds.slice(1), processor: processor.slice(1), megabytes: process.resourceUsage().maxRSS / 1000 }
}
