import { setTimeout } from 'node:timers/promises'
import {
  getLlama,
  getModuleVersion,
  LlamaLogLevel,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
} from 'node-llama-cpp'
import { defaultContextSize } from '#core/study/limits.ts'
import type { LoadRequest } from '../engine.ts'
import type { Inspected, TemplateRequest } from '../messages.ts'
import { adapterFault } from './adapter.ts'
import { ExactSequence } from './exact-sequence.ts'
import { inspectModel } from './inspect.ts'
import type { LoadedModel } from './loaded-model.ts'
import { ThreadChoice } from './thread-choice.ts'

/** In exact mode: contexts of one sequence each, and no flash attention. */
export interface ExactModel extends LoadedModel {
  /** Of the context that takes all the threads there are. */
  readonly sequence: LlamaContextSequence
}

export type LoadOutcome<Loaded extends LoadedModel> =
  { readonly state: 'loaded'; readonly loaded: Loaded } | { readonly state: 'refused'; readonly reason: string }

/** Raised whenever the asking itself changes: tokenising, stopping, where a prompt is split. */
export const askingVersion = 2
/** Tokens evaluated at once. A constant: other batch shapes may round otherwise, and then another answer wins. */
export const batchSize = 512
/** Milliseconds that the native code's log may come behind its failure. */
const wordsMs = 50

/** As many more contexts as are opened have to fit the memory that is free: others need some, too. */
const spareContexts = 3

type Usable = Extract<Inspected, { readonly state: 'usable' }>

/** Refuses from the metadata first: a native assert would end the process. */
export async function loadModel(request: LoadRequest): Promise<LoadOutcome<ExactModel>> {
  const fault = invalidNumber(request)
  if (fault !== undefined) return { state: 'refused', reason: fault }
  const inspection = inspectModel(request.file)
  if (inspection.state === 'refused') return inspection
  const misfit = request.adapter === undefined ? undefined : await adapterFault(request.adapter, request.file)
  if (misfit !== undefined) return { state: 'refused', reason: misfit }
  const log: string[] = []
  const outcome = await loadOrRefuse(request, inspection, log)
  // A process hears llama.cpp with every other instance only: node-llama-cpp frees the former one's logger late, and
  // switches the new one's off with it.
  return outcome.state === 'refused' && log.length === 0 ? loadOrRefuse(request, inspection, log) : outcome
}

async function loadOrRefuse(request: LoadRequest, inspection: Usable, log: string[]): Promise<LoadOutcome<ExactModel>> {
  try {
    return { state: 'loaded', loaded: await load(request, inspection, log) }
  } catch (error) {
    const adapter = request.adapter === undefined ? '' : ` with the adapter ${request.adapter}`
    return {
      state: 'refused',
      reason: `invalid model file: ${request.file}: it could not be loaded${adapter}: ${wordsOf(log, error)}`,
    }
  }
}

/**
 * What llama.cpp said of it, without the names of its functions and without what says nothing; else what was thrown.
 */
function wordsOf(log: readonly string[], error: unknown): string {
  const said = log
    .map((line) => line.replace(/^(?:\w+: |error loading model(?: \w+)?: )+/, ''))
    .filter(
      (line) => line !== '' && !/^(?:failed to load model|exiting due to|failed to initialize the context)/i.test(line),
    )
  return said.length > 0
    ? [...new Set(said)].slice(-3).join('; ')
    : error instanceof Error
      ? error.message
      : String(error)
}

export function invalidNumber({ contextSize, gpuLayers, threads }: LoadRequest): string | undefined {
  if (!Number.isInteger(threads) || threads < 1) return `invalid threads: ${threads}; a whole number from 1 on`
  if (contextSize !== undefined && (!Number.isInteger(contextSize) || contextSize < 1)) {
    return `invalid context size: ${contextSize}; a whole number of tokens from 1 on`
  }
  if (gpuLayers !== 'auto' && (!Number.isInteger(gpuLayers) || gpuLayers < 0)) {
    return `invalid GPU layers: ${gpuLayers}; "auto" or a whole number from 0 on`
  }
  return undefined
}

async function load(request: LoadRequest, { model: info, chatTemplate }: Usable, log: string[]): Promise<ExactModel> {
  const llama = await getLlama({
    gpu: request.gpuLayers === 0 ? false : 'auto',
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    // The process's stderr is kept by the client for the case that the process dies.
    logger: (level, message) => {
      if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) log.push(message.trim())
      process.stderr.write(`${message.trimEnd()}\n`)
    },
    // Its own default is at least 4, also on two cores.
    maxThreads: request.threads,
  })
  try {
    const model = await llama.loadModel({ modelPath: request.file, gpuLayers: request.gpuLayers })
    const contextSize = Math.min(request.contextSize ?? defaultContextSize, info.contextLength)
    const openContext = (threads: number) =>
      model.createContext({
        contextSize,
        sequences: 1,
        batchSize,
        flashAttention: false,
        // Sliding-window models keep the whole context: else what was erased could not be gone back to.
        swaFullCache: true,
        threads: { ideal: threads, min: 1 },
        // A context smaller than asked for would silently let other prompts fit.
        failedCreationRemedy: false,
        ...(request.adapter === undefined ? {} : { lora: request.adapter }),
      })
    const contexts = [await openContext(request.threads)]
    const [{ memoryUsage }] = contexts as [LlamaContext]
    const sequence = sequenceOf(contexts[0] as LlamaContext)
    const exactly = (one: LlamaContextSequence, threads: number) =>
      new ExactSequence(one, new ThreadChoice(llama, threads, () => performance.now()))
    return {
      info,
      model,
      encoder: null,
      sequence,
      asked: exactly(sequence, request.threads),
      contextSize,
      threads: request.threads,
      sideBySide: request.threads,
      engineBuild: await engineBuild(llama, model, contextSize),
      gpu: llama.gpu === false ? 'none' : llama.gpu,
      gpuLayers: model.gpuLayers,
      chatTemplate: templateOf(model, chatTemplate),
      async openSequence() {
        const { free } = await llama.getRamState()
        if (model.gpuLayers > 0 || free < spareContexts * memoryUsage.ram) return undefined
        const another = await openContext(1)
        contexts.push(another)
        return exactly(sequenceOf(another), 1)
      },
      useAllThreads() {
        llama.maxThreads = request.threads
      },
      async dispose() {
        // In this order: a context outliving its model crashes the process.
        for (const context of contexts) await context.dispose()
        await model.dispose()
        await llama.dispose()
      },
    }
  } catch (error) {
    // What llama.cpp said of it is on its way, and would be lost with the instance.
    await setTimeout(wordsMs)
    await llama.dispose()
    throw error
  }
}

export function templateOf({ tokens }: LlamaModel, template: string | null): TemplateRequest | null {
  return template === null ? null : { template, bos: tokens.bosString ?? '', eos: tokens.eosString ?? '' }
}

/** The number of threads is not in it: each row of a product is summed by one thread, whichever it is. */
async function engineBuild(llama: Llama, model: LlamaModel, contextSize: number): Promise<string> {
  const device =
    llama.gpu === false
      ? 'CPU'
      : `${llama.gpu} (${(await llama.getGpuDeviceNames()).join(', ')}) with ${model.gpuLayers} layers`
  return [
    `node-llama-cpp ${await getModuleVersion()}`,
    `llama.cpp ${llama.llamaCppRelease.release}`,
    `${process.platform}-${process.arch} ${device} ${cpuFeatures(llama.systemInfo)}`,
    `exact (one sequence, no flash attention, prefix apart, batch ${batchSize})`,
    `context ${contextSize}`,
    `asking ${askingVersion}`,
  ].join(', ')
}

/** "CPU : SSE3 = 1 | AVX = 1 | …" → "[SSE3 AVX]": sums are rounded otherwise with other instructions. */
function cpuFeatures(systemInfo: string): string {
  const features = [...systemInfo.matchAll(/(\w+) = 1/g)].map(([, name]) => name)
  return `[${features.join(' ')}]`
}

function sequenceOf(context: LlamaContext): LlamaContextSequence {
  return context.getSequence({ contextShift: { strategy: refuseToShift } })
}

/** The length is checked before; a shift would drop the beginning of the prompt without a word. */
function refuseToShift(): never {
  throw new Error('invalid prompt: longer than the context, although its length was checked')
}
