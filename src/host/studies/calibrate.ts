import type { Reason } from '#contract/errors.ts'
import type { Rates } from '#contract/studies.ts'
import { hasEncoder } from '#core/models/encoder.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { presets, makeInstruction } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { studyDefaults, usualContextSize } from '#core/study/limits.ts'
import { isError } from '#core/study/problems.ts'
import { formatFor, modelProblems } from '#core/study/validate.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import { findInstance } from '#store/collections.ts'
import { type Host } from '../host.ts'
import { identifyModel, type Model } from '../models/models.ts'
import { lookUpModel } from './look-up-model.ts'
import { unusableModel } from './unusable-model.ts'
import { refuse, type Refused } from './outline.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { defaultThreads } from '../default-threads.ts'

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
  readonly wide: 'few' | 'uneven' | null
  readonly oneThread: number | null
  readonly seconds: number
}

export type Calibrated = { readonly state: 'calibrated'; readonly calibration: Calibration } | Refused

/** Seconds for asking, the first of them to warm up, and for training. */
const spans = { warmUp: 1, asking: 5, oneThread: 2, training: 1.5 }
/** Seconds after which nothing more is begun: the whole check takes at most 15 where a prompt takes two. */
const latest = 9
/** Tokens of an answer that are timed, at most; longer ones only tell that they are that long. */
const timedAnswer = 32
/** Times a prompt is read at most; the clock ends it sooner. */
const rounds = 20

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
  const threads = request.threads ?? defaultThreads()
  const isTime = (host.now() - began) / 1000 + asked.load < latest
  const one =
    threads > 1 && model.endpoint === null && isTime && signal?.aborted !== true
      ? await timeMode(host, model, { ...request, threads: 1 }, mode, spans.oneThread, signal)
      : undefined
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
      oneThread: one?.state === 'timed' ? one.rates.prompt.mid / asked.rates.prompt.mid : null,
      ...(exact && { exact: { prompt: exact.rates.prompt, answer: exact.rates.answer, load: exact.load } }),
      sha256: model.sha256,
      gpu: asked.gpu,
      gpuLayers: asked.gpuLayers,
      seconds: (host.now() - began) / 1000,
    },
  }
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
  return timed.state === 'refused' ? timed : { ...timed, load, gpu: loaded.gpu, gpuLayers: loaded.gpuLayers }
}

function unusable(reason: Reason): Refused {
  return refuse(unusableModel(reason))
}

type Candidates = ReturnType<typeof promptCandidates>

/**
 * Of each of some tasks its first prompts: each task has another beginning, so that nothing of it was read before.
 */
function groupsOf(
  host: Pick<Host, 'store'>,
  collection: string | undefined,
  format: PromptFormatName,
  most: number,
): readonly (readonly Candidates[])[] {
  const places = Array.from({ length: most }, (_, i) => i)
  const chosen = collection === undefined ? undefined : chooseTasks(host.store, collection)
  const real =
    chosen?.state === 'chosen'
      ? chosen.tasks.slice(0, 40).flatMap(({ id, task }) => {
          const made = makeInstruction(task, presets.original, {
            k: Math.min(2, task.positiveExamples.length),
            seed: 1,
          })
          if (!made.fit) return []
          const group = places.flatMap((place) => {
            const instance = findInstance(host.store, id, place)
            return instance ? [promptCandidates(format, made.value, instance)] : []
          })
          return group.length > 0 ? [group] : []
        })
      : []
  // One prompt alone would still be there the second time.
  return real.length > 1
    ? real
    : Array.from({ length: 20 }, (_, i) =>
        places.map((place) =>
          promptCandidates(format, plainInstruction(i), {
            input: `The river is wide and the old bridge is closed until the end of the winter${place === 0 ? '' : `, ${place}`}`,
          }),
        ),
      )
}

/** What is asked at once, turn by turn: each time of the next tasks. */
function* turnsOf(
  groups: readonly (readonly Candidates[])[],
  tasks: number,
  first: number,
): Generator<readonly (readonly Candidates[])[]> {
  yield groups.slice(0, 1).map((group) => group.slice(0, first))
  const some = Math.min(tasks, Math.max(1, Math.floor(groups.length / 2)))
  for (let from = 1; from < rounds * groups.length; from += some)
    yield Array.from({ length: some }, (_, i) => groups[(from + i) % groups.length] ?? [])
}

function plainInstruction(i: number) {
  const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle']
  const sentence = Array.from({ length: 60 }, (_, j) => words[(i * 7 + j * j) % words.length]).join(' ')
  return { definition: `${i + 1}. Read the sentence and say in a few words what it tells: ${sentence}.`, examples: [] }
}

/** @returns rates with their spread; the model has to be loaded */
async function timeAsking(
  { engine, now }: Pick<Host, 'engine' | 'now'>,
  turns: Iterable<readonly (readonly Candidates[])[]>,
  {
    format,
    maxAnswerTokens,
    span,
    readsAlone,
  }: {
    readonly format: PromptFormatName
    readonly maxAnswerTokens: number
    readonly span: number
    /** Nothing of a prompt is shared with the next. */
    readonly readsAlone: boolean
  },
  signal: AbortSignal | undefined,
) {
  const seen = {
    prompt: [] as Timed[],
    answer: [] as Timed[],
    reads: 0,
    tokens: 0,
    characters: 0,
    answers: [] as SeenAnswer[],
    template: { before: 0, after: 0 },
    largest: 0,
  }
  const began = now()
  const until = began + 1000 * span
  /** Milliseconds that a prompt of the turn before took, read and answered. */
  let eachTook = 0
  const ask = async (all: readonly Candidates[], most: number) => {
    const from = now()
    const answers = await answersTo(
      engine,
      all.map((candidates) => ({
        candidates,
        userTurn: promptFormats[format].userTurn,
        maxAnswerTokens: most,
        stop: 'newline',
        decoding: 'free',
        labels: [],
      })),
    )
    return { answers, seconds: (now() - from) / 1000 }
  }
  // Each other task's prompt takes the place of the one before, so that a second round reads them anew.
  for (const turn of turns) {
    const from = now()
    // No turn is begun that would not be done in time.
    const groups = eachTook === 0 ? turn : firstOf(turn, Math.floor((until - from) / eachTook))
    const all = groups.flat()
    const whole = groups.flatMap((group, task) => group.flatMap(([first]) => (first ? { task, first } : [])))
    if (whole.length === 0 || signal?.aborted === true || (now() > until && seen.prompt.length > 0)) break
    const read = await ask(all, 1)
    const error = read.answers.find((answer) => answer.state === 'engine-error')
    if (error) return unusable(`the model cannot be asked: ${error.message}`)
    const fits = read.answers.flatMap((answer, i) =>
      answer.state === 'answered' && whole[i] ? [{ ...answer.fit, task: whole[i].task, whole: whole[i].first }] : [],
    )
    if (fits.length === 0) continue
    // A fast model has time for it; a slow one has to be content with what it was asked first.
    const isWarm = now() - began >= 1000 * spans.warmUp && all.length <= seen.largest
    if (seen.prompt.length > 0 && !isWarm) [seen.prompt, seen.answer] = [[], []]
    seen.largest = Math.max(seen.largest, all.length)
    // What the instances of a task share is evaluated once, with the first of them.
    const ownTokens = ({ promptTokens, whole: { text, sharedLength } }: (typeof fits)[number]) =>
      readsAlone ? promptTokens : promptTokens * (1 - sharedLength / text.length)
    const own = sumOf(fits.map(ownTokens))
    const firsts = [...Map.groupBy(fits, ({ task }) => task).values()].flatMap(([first]) => first ?? [])
    const evaluated = own + sumOf(firsts.map((fit) => fit.promptTokens - ownTokens(fit)))
    seen.prompt.push({ tokens: evaluated, seconds: read.seconds })
    seen.reads += fits.length
    seen.tokens += sumOf(fits.map(({ promptTokens }) => promptTokens))
    seen.characters += sumOf(fits.map(({ text }) => text.length))
    for (const fit of fits) seen.template = templateAround(fit.text, fit.whole.text)
    eachTook = (now() - from) / all.length
    if (now() > until && seen.answers.length > 0) continue
    const { answers, seconds } = await ask(all, Math.min(timedAnswer, maxAnswerTokens))
    const answered = answers.filter((answer) => answer.state === 'answered')
    for (const { answerTokens: tokens, stop } of answered)
      seen.answers.push({ tokens, ended: stop !== 'token limit' || tokens >= maxAnswerTokens })
    // What the instances of a task share is still there; the rest of the prompt is read again.
    const again = (read.seconds * own) / evaluated
    const tokens = sumOf(answered.map(({ answerTokens }) => answerTokens))
    eachTook = (now() - from) / all.length
    if (tokens > 0 && seconds > again) seen.answer.push({ tokens, seconds: seconds - again })
  }
  if (seen.prompt.length === 0)
    return unusable('the speed check came to no end: no prompt fits the context of this model')
  return {
    state: 'timed' as const,
    promptTokens: Math.round(seen.tokens / seen.reads),
    wide: whyWide(seen.prompt),
    rates: {
      prompt: spreadOf(seen.prompt),
      answer: seen.answer.length === 0 ? null : spreadOf(seen.answer),
      tokensPerCharacter: seen.tokens / seen.characters,
      answerTokens: meanAnswer(seen.answers, maxAnswerTokens),
      template: seen.template,
    },
  }
}

/** At most so many prompts, of each group about as many. */
function firstOf<T>(groups: readonly (readonly T[])[], most: number): readonly (readonly T[])[] {
  const some = groups.slice(0, Math.max(0, most))
  return some.map((group) => group.slice(0, Math.max(1, Math.floor(most / some.length))))
}

/** In the order of the requests. */
async function answersTo(engine: Pick<Engine, 'ask' | 'askAll'>, requests: readonly AskRequest[]) {
  const [only] = requests
  if (only && requests.length === 1) return [await engine.ask(only)]
  const answers: Answer[] = []
  for await (const { index, answer } of engine.askAll(requests, new AbortController().signal)) answers[index] = answer
  return answers
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0)
}

interface SeenAnswer {
  readonly tokens: number
  /** By itself, or at the length that answers of the study have at most. */
  readonly ended: boolean
}

/**
 * The mean length of an answer, where some were cut before their end: as of answers that end with the same chance at
 * every token (the maximum likelihood of a geometric distribution), at most as long as they may be. Where none has
 * ended they may all be that long. `null`: there are none.
 */
export function meanAnswer(answers: readonly SeenAnswer[], most: number): number | null {
  if (answers.length === 0) return null
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0)
  const ended = answers.filter((answer) => answer.ended).length
  if (ended === 0) return most
  const mean = tokens / ended
  return ended === answers.length ? mean : mean * (1 - Math.exp(-most / mean))
}

/** Characters that stand before and after a prompt in the text that is asked; none where it has no chat template. */
function templateAround(asked: string, prompt: string): { readonly before: number; readonly after: number } {
  const trimmed = prompt.trimEnd()
  const before = Math.max(0, asked.indexOf(trimmed))
  return { before, after: Math.max(0, asked.trimEnd().length - before - trimmed.length) }
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

/**
 * A rate moves by as much from one minute to the next, on a machine with other work; few measurements say even less.
 */
const least = { few: 0.3, several: 0.15 }

/**
 * The median rate, and two of its standard errors around it (from the quartiles, as of a normal distribution). Not the
 * mean: while the engine tries which number of threads is faster, single evaluations take a hundred times as long.
 */
function spreadOf(measured: readonly Timed[]): Rates['prompt'] {
  const sorted = measured.map(({ tokens, seconds }) => tokens / seconds).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const mid = at(0.5)
  const error = (2 * 1.253 * ((at(0.75) - at(0.25)) / 1.349)) / Math.sqrt(sorted.length) / mid
  const share = Math.max(sorted.length < 4 ? least.few : least.several, error)
  return { low: mid / (1 + share), mid, high: mid * (1 + share) }
}

/** Why what is measured is wide: few prompts were asked, or they took different times, as beside other work. */
function whyWide(measured: readonly Timed[]): Calibration['wide'] {
  if (measured.length < 4) return 'few'
  const { low, high } = spreadOf(measured)
  return high / low > wideRatio ? 'uneven' : null
}

/** Of the highest and the lowest rate. */
const wideRatio = 1.7

interface Timed {
  readonly tokens: number
  readonly seconds: number
}
