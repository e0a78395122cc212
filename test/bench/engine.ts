import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import type { Answer, AskRequest } from '#engine/engine.ts'
import { Asker } from '#engine/process/asker.ts'
import { loadModel, type ExactModel } from '#engine/process/load.ts'
import { presets } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/**
 * How much the engine gains over asking every prompt from scratch: 134M parameters in Q8_0, 400 tokens shared by all
 * instances, about 60 of their own, answers of 8 tokens. The ways take turns, instance by instance, so that whatever
 * else the machine does hits them alike. The same code as in the engine process, called here.
 */
const { values: options } = parseArgs({
  options: {
    instances: { type: 'string', default: '24' },
    threads: { type: 'string', default: '2' },
    model: { type: 'string' },
  },
})
const instances = Number(options.instances)
const threads = Number(options.threads)
/** Instances before the clock: they evaluate the shared prefix and find out how many threads are best. */
const warmUp = 2
const labels = ['positive', 'negative', 'neither of the two']

const modelFile = options.model ?? fileURLToPath(new URL('../../.cache/bench-134m.gguf', import.meta.url))
if (!existsSync(modelFile)) writeRandomModel(modelFile, presets['134m'])

const words = (
  'the a to and in is you that it given sentence question answer text output input passage review story two first movie ' +
  'book food product quality price day year man woman child house work world life school city'
).split(' ')
const random = seededRandom(1)

interface Way {
  readonly name: string
  /** Times the way it is compared with; undefined: it is what others are compared with. */
  readonly goal?: { readonly over: string; readonly times: number }
  /** One instance: its requests, one after the other. */
  readonly requests: (instance: Instance) => readonly AskRequest[]
}
interface Instance {
  readonly text: string
  readonly sharedLength: number
}

const ways: readonly Way[] = [
  { name: 'free, every prompt in full', requests: (instance) => [request(instance, 0, 'free')] },
  {
    name: 'free, exact mode',
    goal: { over: 'free, every prompt in full', times: 2.3 },
    requests: (instance) => [request(instance, instance.sharedLength, 'free')],
  },
  {
    name: 'likelihood, every prompt in full for each label',
    requests: (instance) => labels.map((label) => request(instance, 0, 'likelihood', [label])),
  },
  {
    name: 'likelihood, exact mode',
    goal: { over: 'likelihood, every prompt in full for each label', times: 6 },
    requests: (instance) => [request(instance, instance.sharedLength, 'likelihood')],
  },
]

function request(
  { text }: Instance,
  sharedLength: number,
  decoding: AskRequest['decoding'],
  asked = labels,
): AskRequest {
  return {
    candidates: [{ text, sharedLength }],
    userTurn: false,
    maxAnswerTokens: 8,
    stop: 'newline',
    decoding,
    labels: asked,
  }
}

/** As many words as give so many tokens. */
function wordsOf(loaded: ExactModel, start: string, tokens: number): string {
  let text = start
  while (loaded.model.tokenize(text, false).length < tokens)
    text += ` ${words[randomBelow(random, words.length)] ?? ''}`
  return text
}

interface Lane {
  readonly way: Way
  readonly loaded: ExactModel
  readonly asker: Asker
  milliseconds: number
  tokens: number
  readonly answers: string[]
}

// One sequence for each way: the shared prefix of one must survive the other's turn.
const lanes: Lane[] = []
for (const way of ways) {
  const outcome = await loadModel({ file: modelFile, gpuLayers: 0, threads, contextSize: 1024 })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
  lanes.push({ way, loaded: outcome.loaded, asker: new Asker(outcome.loaded), milliseconds: 0, tokens: 0, answers: [] })
}
const loaded = lanes[0]?.loaded
if (loaded === undefined) throw new Error('invalid ways: none')

const shared = `${wordsOf(loaded, 'Definition:', 395)}\n\nInput:`
const asked = Array.from({ length: instances + warmUp }, (_, i) => {
  const own = wordsOf(loaded, ` ${words[i % words.length] ?? ''}`, 58)
  return { text: `${shared}${own}\nOutput: `, sharedLength: shared.length }
})
console.log(`${loaded.info.name}, ${loaded.info.quantisation}, ${threads} threads; ${loaded.engineBuild}`)
console.log(
  `${instances} instances; prompt ${loaded.model.tokenize(asked[0]?.text ?? '').length} tokens, of which ${loaded.model.tokenize(shared).length} shared; labels of ${labels
    .map((label) => loaded.model.tokenize(` ${label}`, false).length)
    .join(', ')} tokens\n`,
)

for (const [i, instance] of asked.entries()) {
  for (const lane of lanes) {
    const start = performance.now()
    const answers: Answer[] = []
    for (const one of lane.way.requests(instance)) answers.push(await lane.asker.ask(one))
    if (i < warmUp) continue
    lane.milliseconds += performance.now() - start
    lane.answers.push(JSON.stringify(answers.map(essence)))
    lane.tokens += answers.reduce((sum, answer) => sum + (answer.state === 'answered' ? answer.answerTokens : 0), 0)
  }
}

let missed = false
const rate = (name: string) => (instances / (lanes.find(({ way }) => way.name === name)?.milliseconds ?? NaN)) * 1000
for (const { way, tokens } of lanes) {
  const ratio = way.goal === undefined ? undefined : rate(way.name) / rate(way.goal.over)
  const met = way.goal === undefined || (ratio ?? 0) >= way.goal.times
  missed ||= !met
  const verdict =
    way.goal === undefined
      ? ''
      : `, ${ratio?.toFixed(2) ?? ''} times "${way.goal.over}" (goal ${way.goal.times}: ${met ? 'met' : 'MISSED'})`
  console.log(`${way.name}: ${rate(way.name).toFixed(2)} items/s${verdict}; ${tokens} answer tokens`)
}
console.log(
  `free answers of both ways are ${lanes[0]?.answers.join() === lanes[1]?.answers.join() ? 'byte-equal' : 'DIFFERENT'}`,
)
console.log(`label scores of both ways are ${sameScores(lanes[2], lanes[3]) ? 'bit-equal' : 'DIFFERENT'}`)
for (const lane of lanes.toReversed()) await lane.loaded.dispose()
process.exitCode = missed ? 1 : 0

function essence(answer: Answer): unknown {
  return answer.state === 'answered'
    ? (answer.labelScores?.map(({ logProbability }) => logProbability) ?? answer.raw)
    : answer
}

/** Asked one by one and asked together. */
function sameScores(alone: Lane | undefined, together: Lane | undefined): boolean {
  const flat = (lane: Lane | undefined) =>
    lane?.answers.map((text) => JSON.stringify((JSON.parse(text) as unknown[]).flat())).join()
  return flat(alone) === flat(together)
}
