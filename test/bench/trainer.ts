import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { loraMatrices, type TuningMethod } from '#core/study/tuning.ts'
import { loadAddon, type Batch } from '#addon/addon.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import { batchesOf, maxTokens } from '#trainer/process/batches.ts'
import { describeGguf } from '#addon/describe.ts'
import type { Layer, Matrix, Shape } from '#addon/shape.ts'
import { randomT5, t5Presets } from '../../build/random-model/encoder-decoder.ts'
import { writeGguf, type GgufFile } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'

/**
 * How fast the trainer is, against the fastest this machine multiplies matrices, and what memory it takes: each model
 * in a process of its own, with random weights, on batches as a training makes them.
 */
interface Case {
  readonly name: string
  /** Kept under .cache. */
  readonly file: string
  readonly model: () => GgufFile
  readonly method: TuningMethod
  /** Tokens of an example, and of its answer. */
  readonly length: number
  readonly answer: number
  /** Examples in a step. */
  readonly examples: number
  /** Least share of the peak. */
  readonly goal?: number
}

const cases: Readonly<Record<string, Case>> = {
  '1m-full': {
    name: '1.2M, full, F32',
    file: '1m-f32',
    model: () => randomModel({ ...presets.demo, type: 'F32' }),
    method: { kind: 'full' },
    length: 128,
    answer: 8,
    examples: 32,
  },
  '134m-lora': {
    name: '134M, LoRA of rank 8 on Q8_0',
    file: '134m',
    model: () => randomModel(presets['134m']),
    method: { kind: 'lora', rank: 8, alpha: 16, matrices: loraMatrices },
    length: 448,
    answer: 8,
    examples: 2,
    goal: 0.7,
  },
  '60m-t5-lora': {
    name: '60M T5, LoRA of rank 8 on Q8_0',
    file: '60m-t5',
    model: () => randomT5(t5Presets['60m']),
    method: { kind: 'lora', rank: 8, alpha: 16, matrices: loraMatrices },
    length: 408,
    answer: 8,
    examples: 4,
    goal: 0.7,
  },
}

const columns = [
  { title: 'model', width: 32 },
  { title: 'threads', width: 20 },
  { title: 'tokens/s', width: 11 },
  { title: 'gain', width: 7 },
  { title: 'GFLOP/s', width: 10 },
  { title: 'peak GFLOP/s', width: 15 },
  { title: 'share', width: 7 },
]

const { values: options } = parseArgs({
  options: { case: { type: 'string' }, tries: { type: 'string', default: '3' } },
})
const tries = Number(options.tries)
const threadCounts = [1, 2]

if (options.case === undefined) runAll()
else await runCase(cases[options.case])

function runAll(): void {
  process.stdout.write(`${columns.map(({ title, width }) => title.padEnd(width)).join('')}\n`)
  for (const name of Object.keys(cases)) {
    const { status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), '--case', name, '--tries', options.tries],
      { stdio: 'inherit' },
    )
    if (status !== 0) process.exitCode = 1
  }
}

async function runCase(one: Case | undefined): Promise<void> {
  if (one === undefined)
    throw new Error(`invalid --case: ${options.case ?? ''}; one of ${Object.keys(cases).join(', ')}`)
  const { name, method, goal } = one
  const addon = await loadAddon()
  const file = fileURLToPath(new URL(`../../.cache/bench-${one.file}.gguf`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  if (!existsSync(file)) writeGguf(file, one.model())
  const read = readArchitecture(file, describeGguf(file), method, addon.types())
  if (read.state === 'refused') throw new Error(read.reason)
  const { shape } = read
  const model = new addon.Model({ file, shape, method, threads: 1 })
  const batches = batchesFor(one, shape)
  const tokens = batches.reduce((sum, batch) => sum + (batch.length + (batch.source?.length ?? 0)) * batch.sequences, 0)
  const operations = batches.reduce((sum, batch) => sum + operationsOf(batch, shape, method), 0)

  let first: number | undefined
  let reached = 0
  for (const threads of threadCounts) {
    model.setThreads(threads)
    // The peak is taken again beside each try: on a machine with other work both suffer alike.
    let [seconds, peak] = [Infinity, 0]
    for (let i = 0; i < tries; i++) {
      peak = Math.max(peak, addon.peak(1024, threads, 20))
      const began = performance.now()
      for (const batch of batches) model.backward(batch)
      model.step({ number: i + 1, learningRate: 0, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip: 1 })
      seconds = Math.min(seconds, (performance.now() - began) / 1000)
    }
    const share = operations / seconds / peak
    first ??= seconds
    reached = Math.max(reached, share)
    writeRow([
      name,
      String(threads),
      (tokens / seconds).toFixed(0),
      (first / seconds).toFixed(2),
      (operations / seconds / 1e9).toFixed(1),
      (peak / 1e9).toFixed(1),
      `${(100 * share).toFixed(0)} %`,
    ])
  }
  const megabytes = process.resourceUsage().maxRSS / 1000
  console.log(
    `${name}: peak memory ${megabytes.toFixed(0)} MB, of which graph ${(model.graphBytes() / 1e6).toFixed(0)} MB; ${batches.length} batches of ${
      tokens
    } tokens in a step${goal === undefined ? '' : `; ${(100 * reached).toFixed(0)} % of the peak (goal ${100 * goal} %: ${reached >= goal ? 'met' : 'MISSED'})`}\n`,
  )
  model.close()
  process.exitCode = goal !== undefined && reached < goal ? 1 : 0
}

function batchesFor({ method, length, answer, examples }: Case, shape: Shape): readonly Batch[] {
  const random = seededRandom(1)
  const drawn = Array.from({ length: examples }, () => ({
    tokens: Int32Array.from({ length }, () => randomBelow(random, shape.vocabulary)),
    answerFrom: length - answer,
  }))
  return batchesOf(drawn, maxTokens(shape, method, length), 1 / (answer * examples), shape.encoder?.start ?? null)
}

/**
 * Floating-point operations of the matrix products that a step needs: forward, back to the inputs, and to the weights
 * where they are trained. After the last attention only the answers' rows go on. Attention is counted as it is
 * computed, every token with every other.
 */
function operationsOf({ length, sequences, rows, source }: Batch, shape: Shape, method: TuningMethod): number {
  const { heads, headSize, width, vocabulary, encoder, layers } = shape
  const product = ({ columns, rows: outputs }: Matrix) =>
    method.kind === 'full' ? 3 * columns * outputs : 2 * columns * outputs + 3 * method.rank * (columns + outputs)
  const sum = (matrices: readonly Matrix[]) => matrices.reduce((total, matrix) => total + product(matrix), 0)
  const scores = (queries: number, keys: number) => queries * keys * heads * headSize * 6
  const after = ({ attention, feedForward: { input, down } }: Layer) => sum([attention.output, ...input, down])
  const read = (source?.length ?? 0) * sequences
  const all = length * sequences
  const inEncoder = (encoder?.layers ?? []).map(
    (layer) => read * (sum(layer.attention.input) + after(layer)) + scores(read, source?.length ?? 0),
  )
  const inDecoder = layers.map((layer, i) => {
    const on = i === layers.length - 1 ? rows.length : all
    const [queries, ...keys] = layer.cross?.input ?? []
    const cross =
      layer.cross === null || queries === undefined
        ? 0
        : on * sum([queries, layer.cross.output]) + read * sum(keys) + scores(on, source?.length ?? 0)
    return all * sum(layer.attention.input) + scores(all, length) + on * after(layer) + cross
  })
  const head = rows.length * width * vocabulary * (method.kind === 'full' ? 3 : 2)
  return 2 * ([...inEncoder, ...inDecoder].reduce((total, each) => total + each, 0) + head)
}

function writeRow(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => cell.padEnd(columns[i]?.width ?? 0)).join(''))
}
