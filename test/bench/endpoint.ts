import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { decodings, type Decoding } from '#core/answers/decoding.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { createEngine } from '#engine/client.ts'
import type { Answer, AskRequest } from '#engine/engine.ts'
import { ModelReader } from '#engine/model-reader.ts'
import type { TurnFrame } from '#engine/remote/dialect.ts'
import { LlamaServer } from '#engine/remote/llama-server.ts'
import { RemoteAsker } from '#engine/remote/remote-asker.ts'
import { Wire } from '#engine/remote/wire.ts'
import { forkNode } from '#processes/fork-node.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'
import { startLlamaServer } from './llama-server.ts'
import { realPrompts } from './real-prompts.ts'

/**
 * Whether a model answers through llama.cpp's server as it does here, and how fast: the same file, real prompts under
 * four conditions, by each decoding. Answers that are equal, how far the log-probabilities of labels are from each
 * other, and how many times as many prompts a second the server answers with so many slots and as many in flight. The
 * usual 20 tasks × 4 conditions × 5 instances are 400 prompts; local answers are made once for each decoding. Last, how
 * far the engine here is from itself: logits of the first free answers, token by token and in one go.
 *
 * `--kernels engine` has the server compute with the engine's own library for this processor: ggml has one for each
 * kind, and they add up otherwise. `--as F32` (or F16, Q8_0, …) first makes another file of the model, by the
 * llama-quantize beside the server; `--flags "--cache-type-k f32 --cache-type-v f32"` go to the server.
 */
if (!sharedAvailable) {
  console.log('bench:endpoint: skipped, no ../shared beside the repository')
  process.exit(0)
}
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf') },
    server: { type: 'string', default: sharedPath('tools/llama.cpp/llama-server') },
    decodings: { type: 'string', default: decodings.join(',') },
    slots: { type: 'string', default: '1,4,8' },
    tasks: { type: 'string', default: '20' },
    instances: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    format: { type: 'string', default: 'tk-instruct' },
    as: { type: 'string' },
    flags: { type: 'string', default: '' },
    kernels: { type: 'string', default: 'server' },
  },
})
const threads = Number(options.threads)
const contextSize = 4096
/** Prompts that are evaluated once more, in another order. */
const retraced = 40
const signal = new AbortController().signal
const format = promptFormatNames.find((name) => name === options.format) ?? fail(`no format ${options.format}`)

const engine = createEngine({ fork: forkNode })
const templates = new ModelReader({ fork: forkNode })
const model = options.as === undefined ? options.model : madeAs(options.as)
const loaded = await engine.load({ file: model, gpuLayers: 0, threads, contextSize })
if (loaded.state === 'refused') throw new Error(loaded.reason)
const local = new Map<Decoding, Answered>()

const program = options.kernels === 'engine' ? withKernelsOfEngine() : options.server
console.log(
  `${basename(model)}, kernels of the ${options.kernels}${options.flags === '' ? '' : `, llama-server ${options.flags}`}\n`,
)
console.log(
  'decoding | slots | prompts | equal answers | % | difference of a label: median | largest | with its end: median | largest | local, s | endpoint, s | endpoint ÷ local, prompts/s',
)
console.log('---|---|---|---|---|---|---|---|---|---|---|---')
for (const slots of options.slots.split(',').map(Number)) {
  const server = await startLlamaServer(program, {
    model,
    slots,
    threads,
    contextSize,
    flags: options.flags.split(' ').filter((flag) => flag !== ''),
  })
  const dialect = new LlamaServer(new Wire({ url: server.url }))
  const about = await dialect.about()
  const asker = new RemoteAsker(dialect, about, await frameOf(about.chatTemplate))
  for (const decoding of options.decodings.split(',') as Decoding[]) {
    const requests = requestsFor(decoding)
    const here = local.get(decoding) ?? (await timed(() => locally(requests)))
    local.set(decoding, here)
    const there = await timed(() => remotely(asker, requests, slots))
    const equal = here.answers.filter((answer, i) => rawOf(answer) === rawOf(there.answers[i])).length
    const differences =
      decoding === 'likelihood'
        ? (['logProbability', 'withEnd'] as const).flatMap((kind) => spread(differencesOf(here, there, kind)))
        : ['', '', '', '']
    console.log(
      [
        decoding,
        slots,
        requests.length,
        equal,
        ((100 * equal) / requests.length).toFixed(1),
        ...differences,
        here.seconds.toFixed(1),
        there.seconds.toFixed(1),
        (here.seconds / there.seconds).toFixed(2),
      ].join(' | '),
    )
  }
  server.close()
}
console.log(`\nthe engine with itself: ${await withItself()}`)
for (const made of [model, program])
  if (made !== options.model && made !== options.server) rmSync(dirname(made), { recursive: true })
await Promise.all([engine.close(), templates.close()])

interface Answered {
  readonly answers: readonly (Answer | undefined)[]
  readonly seconds: number
}

async function timed(work: () => Promise<Answered['answers']>): Promise<Answered> {
  const from = performance.now()
  const answers = await work()
  return { answers, seconds: (performance.now() - from) / 1000 }
}

async function frameOf(template: Awaited<ReturnType<LlamaServer['about']>>['chatTemplate']): Promise<TurnFrame> {
  if (template.state !== 'text') return { systemMessage: undefined, rendered: null }
  const rendered = await templates.render(template.request)
  return { systemMessage: undefined, rendered: rendered.state === 'rendered' ? rendered.turn : fail(rendered.reason) }
}

async function locally(requests: readonly AskRequest[]): Promise<Answered['answers']> {
  const answers: Answer[] = []
  for await (const { index, answer } of engine.askAll(requests, signal)) answers[index] = answer
  return answers
}

async function remotely(
  asker: RemoteAsker,
  requests: readonly AskRequest[],
  inFlight: number,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const left = [...requests.entries()]
  const askOn = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) answers[next[0]] = await asker.ask(next[1])
  }
  await Promise.all(Array.from({ length: inFlight }, askOn))
  return answers
}

/** NaN where a label has no number there. */
function differencesOf(here: Answered, there: Answered, kind: 'logProbability' | 'withEnd'): readonly number[] {
  return here.answers.flatMap((answer, i) =>
    scoresOf(answer).map((one, j) => Math.abs(one[kind] - (scoresOf(there.answers[i])[j]?.[kind] ?? NaN))),
  )
}

/** Median and largest. */
function spread(differences: readonly number[]): readonly string[] {
  const sorted = differences.toSorted((one, other) => one - other)
  return [sorted[sorted.length >> 1] ?? NaN, Math.max(...differences)].map((each) => each.toExponential(1))
}

function requestsFor(decoding: Decoding): readonly AskRequest[] {
  const groups = realPrompts(Number(options.tasks), Number(options.instances), {
    decoding,
    maxAnswerTokens: 16,
    format,
  })
  return groups.flatMap((group) => group.requests)
}

async function withItself(): Promise<string> {
  const traced = []
  for await (const { answer } of engine.traceAll(requestsFor('free').slice(0, retraced), signal))
    if (answer.state === 'traced') traced.push(answer)
  const again = await engine.retrace(traced)
  if (again.state === 'engine-error') return again.message
  const differences = traced.flatMap(({ logits }, i) =>
    [...logits].map((logit, place) => Math.abs(logit - (again.rows[i]?.logits[place] ?? NaN))),
  )
  const [median, most] = spread(differences)
  return `${traced.length} answers token by token and in one go, ${differences.length} logits: median difference ${median}, largest ${most}`
}

/** The server in a folder of its own, with the library that the engine's process has chosen for this processor. */
function withKernelsOfEngine(): string {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const [library] = children.flatMap(
    (child) => /\/\S+\/libggml-cpu[\w-]*\.so/.exec(readFileSync(`/proc/${child}/maps`, 'utf8')) ?? [],
  )
  if (library === undefined) return fail('the engine has no library for its processor')
  const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-'))
  cpSync(dirname(options.server), folder, { recursive: true })
  chmodSync(join(folder, 'libggml-cpu.so.0'), 0o755)
  cpSync(library, join(folder, 'libggml-cpu.so.0'))
  // The engine's libraries have no number in their names.
  symlinkSync('libggml-base.so.0', join(folder, 'libggml-base.so'))
  console.log(`the server computes with ${basename(library)}`)
  return join(folder, basename(options.server))
}

/** The same model with other weights: as 32-bit floats they are those that the packed ones stand for. */
function madeAs(type: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'placebo-bench-')), `${basename(options.model, '.gguf')}.${type}.gguf`)
  execFileSync(join(dirname(options.server), 'llama-quantize'), ['--allow-requantize', options.model, file, type], {
    stdio: 'ignore',
    env: { ...process.env, LD_LIBRARY_PATH: dirname(options.server) },
  })
  return file
}

function rawOf(answer: Answer | undefined): string {
  return answer?.state === 'answered' ? answer.raw : JSON.stringify(answer)
}

function scoresOf(answer: Answer | undefined) {
  return answer?.state === 'answered' ? (answer.labelScores ?? []) : []
}

function fail(why: string): never {
  throw new Error(`bench:endpoint: ${why}`)
}
