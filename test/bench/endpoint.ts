import { parseArgs } from 'node:util'
import { decodings, type Decoding } from '#core/answers/decoding.ts'
import { createEngine } from '#engine/client.ts'
import type { Answer, AskRequest } from '#engine/engine.ts'
import { LlamaServer } from '#engine/remote/llama-server.ts'
import { RemoteAsker } from '#engine/remote/remote-asker.ts'
import { Wire } from '#engine/remote/wire.ts'
import { forkNode } from '#processes/fork-node.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'
import { startLlamaServer } from './llama-server.ts'
import { realPrompts } from './real-prompts.ts'

/**
 * Whether a model answers through llama.cpp's server as it does here: the same file, real prompts under four
 * conditions, by each decoding; equal answers, and how far the log-probabilities of labels are from each other.
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
    slots: { type: 'string', default: '1' },
    tasks: { type: 'string', default: '20' },
    instances: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
  },
})
const threads = Number(options.threads)
const contextSize = 4096
const signal = new AbortController().signal

const engine = createEngine({ fork: forkNode })
const loaded = await engine.load({ file: options.model, gpuLayers: 0, threads, contextSize })
if (loaded.state === 'refused') throw new Error(loaded.reason)

console.log(
  'decoding | slots | prompts | equal answers | largest difference, label | with its end | local, s | endpoint, s',
)
console.log('---|---|---|---|---|---|---|---')
for (const slots of options.slots.split(',').map(Number)) {
  const server = await startLlamaServer(options.server, { model: options.model, slots, threads, contextSize })
  const dialect = new LlamaServer(new Wire({ url: server.url }))
  const asker = new RemoteAsker(dialect, await dialect.about(), { systemMessage: undefined, rendered: null })
  for (const decoding of options.decodings.split(',') as Decoding[]) {
    const requests = realPrompts(Number(options.tasks), Number(options.instances), {
      decoding,
      maxAnswerTokens: 16,
    }).flatMap((group) => group.requests)
    const from = performance.now()
    const here = await locally(requests)
    const middle = performance.now()
    const there = await remotely(asker, requests, slots)
    const seconds = [middle - from, performance.now() - middle].map((ms) => (ms / 1000).toFixed(1))
    const equal = here.filter((answer, i) => rawOf(answer) === rawOf(there[i])).length
    const far = (kind: 'logProbability' | 'withEnd') =>
      Math.max(
        ...here.flatMap((answer, i) =>
          scoresOf(answer).map((one, j) => Math.abs(one[kind] - (scoresOf(there[i])[j]?.[kind] ?? NaN))),
        ),
      )
    const differences =
      decoding === 'likelihood'
        ? [far('logProbability'), far('withEnd')].map((each) => each.toExponential(1))
        : ['', '']
    console.log([decoding, slots, requests.length, equal, ...differences, ...seconds].join(' | '))
  }
  server.close()
}
await engine.close()

async function locally(requests: readonly AskRequest[]): Promise<readonly (Answer | undefined)[]> {
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

function rawOf(answer: Answer | undefined): string {
  return answer?.state === 'answered' ? answer.raw : JSON.stringify(answer)
}

function scoresOf(answer: Answer | undefined) {
  return answer?.state === 'answered' ? (answer.labelScores ?? []) : []
}
