import type { Rates } from '#contract/studies.ts'
import { presets, makeInstruction } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { findInstance } from '#store/collections.ts'
import { defaultThreads, type Host } from './host.ts'
import { identifyModel } from './models.ts'
import { chooseFormat } from './ready-model.ts'
import { refuse, type Refused } from './outline.ts'
import { chooseTasks } from './tasks.ts'

export interface CalibrateRequest {
  readonly model: string
  readonly gpuLayers: 'auto' | number
  readonly threads?: number | undefined
  readonly method?: TuningMethod | undefined
  readonly collection?: string | undefined
  readonly maxAnswerTokens?: number | undefined
}

export interface Calibration extends Rates {
  readonly sha256: string
  readonly gpu: string
  readonly gpuLayers: number
  readonly withoutTraining: string | null
  readonly seconds: number
}

export type Calibrated = { readonly state: 'calibrated'; readonly calibration: Calibration } | Refused

/** Seconds for asking, and for training. */
const spans = { asking: 2.5, training: 2.5 }
/** Tokens of an answer that are timed, at most; longer ones only tell that they are long. */
const timedAnswer = 24
const usualContext = 4096

/** How fast this machine asks a model, and trains it; leaves that model loaded. */
export async function calibrate(host: Host, request: CalibrateRequest, signal?: AbortSignal): Promise<Calibrated> {
  const began = host.now()
  const identified = await identifyModel(host, request.model)
  if (identified.state === 'refused') return refuse(identified.reason)
  const { model } = identified
  const loading = host.now()
  const contextSize = Math.min(usualContext, model.info.contextLength)
  const loaded = await host.engine.load({ file: model.file, contextSize, gpuLayers: request.gpuLayers, threads: request.threads ?? defaultThreads() })
  if (loaded.state === 'refused') return refuse(loaded.reason)
  const load = (host.now() - loading) / 1000
  const format = chooseFormat(undefined, model) ?? 'tk-instruct'
  const asked = await timeAsking(host, candidatesOf(host, request.collection, format), format, request.maxAnswerTokens ?? 128, signal)
  if (asked.state === 'refused') return asked
  const trained = request.method ? await timeTraining(host, model.file, request.method, asked.promptTokens) : { train: null, withoutTraining: null }
  return {
    state: 'calibrated',
    calibration: {
      ...asked.rates, ...trained, load,
      sha256: model.sha256, gpu: loaded.gpu, gpuLayers: loaded.gpuLayers, seconds: (host.now() - began) / 1000,
    },
  }
}

type Candidates = ReturnType<typeof promptCandidates>

/** One prompt of each of some tasks: each has another beginning, so that nothing of it was read before. */
function candidatesOf(host: Host, collection: string | undefined, format: PromptFormatName): readonly Candidates[] {
  const chosen = collection === undefined ? undefined : chooseTasks(host.store, collection)
  const real = chosen?.state === 'chosen' ? chosen.tasks.slice(0, 40).flatMap(({ id, task }) => {
    const made = makeInstruction(task, presets.original, { k: Math.min(2, task.positiveExamples.length), seed: 1 })
    const instance = findInstance(host.store, id, 0)
    return made.fit && instance ? [promptCandidates(format, made.value, instance)] : []
  }) : []
  return real.length > 0 ? real : Array.from({ length: 20 }, (_, i) => promptCandidates(format, plainInstruction(i), { input: 'The river is wide and the old bridge is closed until the end of the winter' }))
}

function plainInstruction(i: number) {
  const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle']
  const sentence = Array.from({ length: 60 }, (_, j) => words[(i * 7 + j * j) % words.length]).join(' ')
  return { definition: `${i + 1}. Read the sentence and say in a few words what it tells: ${sentence}.`, examples: [] }
}

/** @returns rates with their spread; the model has to be loaded */
async function timeAsking({ engine, now }: Host, prompts: readonly Candidates[], format: PromptFormatName, maxAnswerTokens: number, signal: AbortSignal | undefined) {
  const seen = { prompt: [] as Timed[], answer: [] as Timed[], tokens: 0, characters: 0, answers: [] as number[] }
  const until = now() + 1000 * spans.asking
  const ask = async (candidates: Candidates, most: number) => {
    const began = now()
    const answer = await engine.ask({ candidates, userTurn: promptFormats[format].userTurn, maxAnswerTokens: most, decoding: 'free', labels: [] })
    return { answer, seconds: (now() - began) / 1000 }
  }
  for (const candidates of prompts) {
    const whole = candidates[0]
    if (!whole || signal?.aborted === true || (now() > until && seen.prompt.length > 0)) break
    const read = await ask(candidates, 1)
    if (read.answer.state === 'engine-error') return refuse(`the model cannot be asked: ${read.answer.message}`)
    if (read.answer.state === 'too-long') continue
    const { promptTokens, text } = read.answer.fit
    seen.prompt.push({ tokens: promptTokens, seconds: read.seconds })
    seen.tokens += promptTokens
    seen.characters += text.length
    if (now() > until && seen.answers.length > 0) continue
    const answered = await ask(candidates, Math.min(timedAnswer, maxAnswerTokens))
    if (answered.answer.state !== 'answered') continue
    const { answerTokens, stop } = answered.answer
    seen.answers.push(stop === 'token limit' ? maxAnswerTokens : answerTokens)
    // What the instances of a task share is still there; the rest of the prompt is read again.
    const again = (read.seconds * (whole.text.length - whole.sharedLength)) / whole.text.length
    if (answerTokens > 1 && answered.seconds > again) seen.answer.push({ tokens: answerTokens, seconds: answered.seconds - again })
  }
  if (seen.prompt.length === 0) return refuse('the speed check came to no end: no prompt fits the context of this model')
  return {
    state: 'timed' as const,
    promptTokens: Math.round(seen.tokens / seen.prompt.length),
    rates: {
      // The first prompt also makes the engine's buffers.
      prompt: spreadOf(seen.prompt.length > 2 ? seen.prompt.slice(1) : seen.prompt),
      answer: seen.answer.length === 0 ? null : spreadOf(seen.answer),
      tokensPerCharacter: seen.tokens / seen.characters,
      answerTokens: seen.answers.length === 0 ? null : seen.answers.reduce((sum, n) => sum + n, 0) / seen.answers.length,
    },
  }
}

async function timeTraining({ trainer }: Host, base: string, method: TuningMethod, length: number): Promise<Pick<Calibration, 'train' | 'withoutTraining'>> {
  const { batch } = tuningDefaults[method.kind].settings
  const measured = await trainer.measure({ base, method, length, batch, seconds: spans.training })
  return measured.state === 'measured' ? { train: spreadOf(measured.tokensPerSecond.map((rate) => ({ tokens: 1, seconds: 1 / rate }))), withoutTraining: null } : { train: null, withoutTraining: measured.reason }
}

/** A rate moves by as much from one minute to the next, on a machine with other work; a single measurement says even less. */
const least = { one: 0.3, several: 0.15 }

/** The mean rate of all measurements, and two standard errors around it: over many trials single ones even out. */
function spreadOf(measured: readonly Timed[]): Rates['prompt'] {
  const tokens = measured.reduce((sum, each) => sum + each.tokens, 0)
  const seconds = measured.reduce((sum, each) => sum + each.seconds, 0)
  const n = measured.length
  const mid = tokens / seconds
  const squares = measured.reduce((sum, each) => sum + (each.seconds - each.tokens / mid) ** 2, 0)
  const error = n < 2 ? least.one : (2 * Math.sqrt((n / (n - 1)) * squares)) / seconds
  const share = Math.max(n < 3 ? least.one : least.several, error)
  return { low: mid / (1 + share), mid, high: mid * (1 + share) }
}

interface Timed {
  readonly tokens: number
  readonly seconds: number
}
