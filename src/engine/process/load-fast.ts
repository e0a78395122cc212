import { getLlama, getModuleVersion, LlamaLogLevel, type LlamaModel, type Token } from 'node-llama-cpp'
import { freemem } from 'node:os'
import { loadAddon, type Addon, type NativeAskedModel } from '#addon/addon.ts'
import { readDecoder } from '#addon/decoder.ts'
import { describeGguf } from '#addon/describe.ts'
import type { Shape } from '#addon/shape.ts'
import { textsOfThread } from '#core/models/memory.ts'
import { defaultContextSize } from '#core/study/limits.ts'
import type { LoadRequest } from '../engine.ts'
import type { Inspected } from '../messages.ts'
import { adapterFault } from './adapter.ts'
import { FastLane } from './fast-lane.ts'
import { FastSequence } from './fast-sequence.ts'
import { inspectModel } from './inspect.ts'
import { LabelTokens } from './label-tokens.ts'
import { askingVersion, invalidNumber, templateOf, type LoadOutcome } from './load.ts'
import type { LoadedModel } from './loaded-model.ts'

/** Raised whenever what is computed in fast mode changes, or the order of its sums. */
const fastVersion = 1

/** Of the memory that is free, what packed weights may take, and what keys and values of all texts may. */
const [shareOfPacked, shareOfTexts] = [0.5, 0.5]

type Usable = Extract<Inspected, { readonly state: 'usable' }>

/**
 * In fast mode, and where there is an encoder: llama.cpp brings the vocabulary alone, our own kernels compute on the
 * processor, each thread texts of its own.
 *
 * @param exact all in 32 bits, as what is asked in exact mode: also where the processor multiplies BF16 faster
 */
export async function loadFastModel(request: LoadRequest, { exact = false } = {}): Promise<LoadOutcome<LoadedModel>> {
  const refuse = (reason: string) => ({ state: 'refused', reason }) as const
  const { file, adapter } = request
  const fault = invalidNumber(request)
  if (fault !== undefined) return refuse(fault)
  if (request.gpuLayers !== 'auto' && request.gpuLayers > 0)
    return refuse(
      `invalid GPU layers: ${request.gpuLayers}; fast mode computes on the processor: ask for 0, or in exact mode`,
    )
  const inspection = inspectModel(file)
  if (inspection.state === 'refused') return inspection
  const misfit = adapter === undefined ? undefined : await adapterFault(adapter, file)
  if (misfit !== undefined) return refuse(misfit)
  try {
    const addon = await loadAddon()
    const decoder = readDecoder(file, describeGguf(file), addon.types(), 'asked in fast mode')
    if (decoder.state === 'refused') return decoder
    const model = new addon.AskedModel({
      file,
      shape: decoder.shape,
      adapter: adapter === undefined ? null : { file: adapter, alpha: alphaOf(adapter) },
      mostPacked: Math.floor(freemem() * shareOfPacked),
      threads: request.threads,
      exact,
    })
    return {
      state: 'loaded',
      loaded: await withVocabulary(request, inspection, { addon, model, shape: decoder.shape, exact }),
    }
  } catch (error) {
    const beside = adapter === undefined ? '' : ` with the adapter ${adapter}`
    return refuse(
      `invalid model file: ${file}: it could not be loaded${beside}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

interface Native {
  readonly addon: Addon
  readonly model: NativeAskedModel
  readonly shape: Shape
  readonly exact: boolean
}

async function withVocabulary(
  { file, threads, contextSize: wished }: LoadRequest,
  { model: info, chatTemplate }: Usable,
  native: Native,
): Promise<LoadedModel> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    logger: (_, message) => void process.stderr.write(`${message.trimEnd()}\n`),
    maxThreads: threads,
  })
  const model: LlamaModel = await llama.loadModel({ modelPath: file, gpuLayers: 0, vocabOnly: true })
  const contextSize = Math.min(wished ?? defaultContextSize, info.contextLength)
  const lanes = Array.from({ length: threads }, () => new FastLane(new native.addon.Lane(native.model)))
  const labels = new LabelTokens(model, () => native.addon.tokenTexts(file))
  let opened = 0
  const encoder = native.shape.encoder === null ? null : { start: native.shape.encoder.start as Token }
  const open = () => new FastSequence(model, lanes[opened++ % threads] as FastLane, labels, encoder)
  return {
    info,
    model,
    encoder,
    asked: new FastSequence(model, lanes[0] as FastLane, labels, encoder),
    contextSize,
    threads,
    sideBySide: threads * textsAtATime(native.shape, contextSize, threads),
    engineBuild: await engineBuild(llama.llamaCppRelease.release, native, contextSize),
    gpu: 'none',
    gpuLayers: 0,
    chatTemplate: templateOf(model, chatTemplate),
    openSequence: () => Promise.resolve(open()),
    useAllThreads: () => undefined,
    async dispose() {
      for (const lane of lanes) lane.close()
      native.model.close()
      await model.dispose()
      await llama.dispose()
    },
  }
}

/** As many as there is memory for if each of them were as long as the context. */
function textsAtATime({ layers, kvHeads, headSize }: Shape, contextSize: number, threads: number): number {
  const bytes = layers.length * kvHeads * headSize * 2 * Float32Array.BYTES_PER_ELEMENT * contextSize
  const fitting = Math.floor((freemem() * shareOfTexts) / (bytes * threads))
  return Math.max(1, Math.min(textsOfThread, fitting))
}

/** Threads and texts at a time are not in it: nothing depends on them. */
async function engineBuild(release: string, { addon, exact }: Native, contextSize: number): Promise<string> {
  const instructions = addon.instructions().at(-1) ?? ''
  const rounded =
    !exact && instructions.endsWith('BF16')
      ? 'operands of products with weights rounded to BF16, all else in 32 bits'
      : 'all in 32 bits'
  return [
    `node-llama-cpp ${await getModuleVersion()}`,
    `llama.cpp ${release}`,
    `${process.platform}-${process.arch} CPU ${instructions}`,
    `${exact ? 'exact' : 'fast'} ${fastVersion} (own kernels, ${rounded})`,
    `context ${contextSize}`,
    `asking ${askingVersion}`,
  ].join(', ')
}

function alphaOf(adapter: string): number {
  return Number(describeGguf(adapter).metadata['adapter.lora.alpha'])
}
