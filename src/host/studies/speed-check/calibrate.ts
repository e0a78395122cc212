import type { Reason } from '#contract/errors.ts'
import type { Rates } from '#contract/studies.ts'
import { hasEncoder } from '#core/models/encoder.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { studyDefaults, usualContextSize } from '#core/study/limits.ts'
import { isError } from '#core/study/problems.ts'
import { formatFor, modelProblems } from '#core/study/validate.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { type Host } from '../../host.ts'
import { identifyModel, type Model } from '../../models/models.ts'
import { lookUpModel } from '../look-up-model.ts'
import { unusableModel } from '../unusable-model.ts'
import { refuse, type Refused } from '../outline.ts'
import { defaultThreads } from '../../default-threads.ts'
import { groupsOf, turnsOf } from './prompts.ts'
import { spreadOf, type WhyWide } from './spread.ts'
import { timeAsking } from './time-asking.ts'

export interface CalibrateRequest {
  readonly model: string
  readonly gpuLayers: 'auto' | number
  readonly threads?: number | undefined
  readonly method?: TuningMethod | undefined
  readonly collection?: string | undefined
  readonly maxAnswerTokens?: number | undefined
  /** Default: `exact`. */
  readonly mode?: AskingMode | undefined
}

export interface Calibration extends Rates {
  readonly sha256: string
  readonly gpu: string
  readonly gpuLayers: number
  readonly withoutTraining: string | null
  readonly wide: WhyWide
  readonly fewerThreads: FewerThreads | null
  readonly seconds: number
}

/** The fastest of the smaller numbers that were tried. */
export interface FewerThreads {
  readonly threads: number
  /** As fast as the number asked for. */
  readonly times: number
}

export type Calibrated = { readonly state: 'calibrated'; readonly calibration: Calibration } | Refused

/** Seconds for asking, with other threads, and for training. */
const spans = { asking: 5, fewerThreads: 2, training: 1.5 }
/** Seconds after which nothing more is begun: the whole check takes at most 15 where a prompt takes two. */
const latest = 9

/**
 * Instances of a task that are asked at once, as a run does it: a few of one task first, so that a slow model is done
 * soon, then more, of a task for each thread, which alone count where there is time for them.
 */
const atOnce = { exact: { first: 1, most: 4 }, fast: { first: 2, most: 32 } } as const

/**
 * How fast this machine asks a model, and trains it; leaves that model loaded. In fast mode it measures exact mode
 * before: some prompts of the run are asked in that, too.
 */
export async function calibrate(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'now' | 'date'>,
  request: CalibrateRequest,
  signal?: AbortSignal,
): Promise<Calibrated> {
  const began = host.now()
  const { fact } = lookUpModel(host, request.model)
  const errors = fact === null ? [] : modelProblems({}, fact).filter(isError)
  if (errors.length > 0) return refuse(...errors)
  const identified = await identifyModel(host, request.model)
  if (identified.state === 'refused') return unusable(identified.reason)
  const { model } = identified
  const { mode = 'exact' } = request
  const span = mode === 'fast' ? spans.asking / 2 : spans.asking
  const exact = mode === 'fast' ? await timeMode(host, model, request, 'exact', span, signal) : undefined
  if (exact?.state === 'refused') return exact
  const asked = await timeMode(host, model, request, mode, span, signal)
  if (asked.state === 'refused') return asked
  const isTime = () => (host.now() - began) / 1000 + asked.load < latest && signal?.aborted !== true
  const fewer: FewerThreads[] = []
  for (const threads of model.endpoint === null ? fewerThan(request.threads ?? defaultThreads()) : []) {
    if (!isTime()) break
    const timed = await timeMode(host, model, { ...request, threads }, mode, spans.fewerThreads, signal)
    if (timed.state === 'timed') fewer.push({ threads, times: timed.rates.prompt.mid / asked.rates.prompt.mid })
  }
  const trained =
    request.method && model.endpoint === null
      ? await timeTraining(host, model.file, request.method, asked.promptTokens)
      : { train: null, withoutTraining: null }
  return {
    state: 'calibrated',
    calibration: {
      ...asked.rates,
      ...trained,
      load: asked.load,
      wide: asked.wide,
      fewerThreads: fewer.sort((a, b) => b.times - a.times)[0] ?? null,
      ...(exact && { exact: { prompt: exact.rates.prompt, answer: exact.rates.answer, load: exact.load } }),
      sha256: model.sha256,
      gpu: asked.gpu,
      gpuLayers: asked.gpuLayers,
      seconds: (host.now() - began) / 1000,
    },
  }
}

/** One, where other work takes the processor: it helps most. Half, where two threads share a core. */
function fewerThan(threads: number): readonly number[] {
  return [...new Set([1, Math.floor(threads / 2)])].filter((fewer) => fewer >= 1 && fewer < threads)
}

async function timeMode(
  host: Pick<Host, 'store' | 'engine' | 'now'>,
  model: Model,
  { gpuLayers, threads, collection, maxAnswerTokens = studyDefaults.maxAnswerTokens }: CalibrateRequest,
  mode: AskingMode,
  span: number,
  signal: AbortSignal | undefined,
) {
  const loading = host.now()
  const used = threads ?? defaultThreads()
  const loaded = await host.engine.load({
    file: model.file,
    contextSize: usualContextSize(model.info.contextLength),
    gpuLayers,
    threads: used,
    ...(model.endpoint && {
      endpoint: { name: model.endpoint.name, model: model.endpoint.model, report: model.endpoint.report },
    }),
    ...(mode === 'fast' && { mode }),
  })
  if (loaded.state === 'refused') return unusable(loaded.reason)
  const load = (host.now() - loading) / 1000
  const format = formatFor(undefined, model.info) ?? 'tk-instruct'
  const groups = groupsOf(host, collection, format, atOnce[mode].most)
  const turns = turnsOf(groups, used, atOnce[mode].first)
  const readsAlone = hasEncoder(model.info.architecture)
  const timed = await timeAsking(host, turns, { format, maxAnswerTokens, span, readsAlone }, signal)
  return timed.state === 'refused'
    ? unusable(timed.reason)
    : { ...timed, load, gpu: loaded.gpu, gpuLayers: loaded.gpuLayers }
}

function unusable(reason: Reason): Refused {
  return refuse(unusableModel(reason))
}

async function timeTraining(
  { trainer }: Pick<Host, 'trainer'>,
  base: string,
  method: TuningMethod,
  length: number,
): Promise<Pick<Calibration, 'train' | 'withoutTraining'>> {
  const { batch } = tuningDefaults[method.kind].settings
  const measured = await trainer.measure({ base, method, length, batch, seconds: spans.training })
  return measured.state === 'measured'
    ? {
        train: spreadOf(measured.tokensPerSecond.map((rate) => ({ tokens: 1, seconds: 1 / rate }))),
        withoutTraining: null,
      }
    : { train: null, withoutTraining: measured.reason }
}
