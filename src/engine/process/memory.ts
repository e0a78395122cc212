import { getLlama, GgufInsights, LlamaLogLevel, readGgufFileInfo, type Llama } from 'node-llama-cpp'
import type { MemoryNeeds } from '#core/models/memory.ts'
import type { GgufTensorInfo } from '#gguf/header.ts'
import { bytesOf, weightsOf as numbersIn } from '#gguf/tensor-layout.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'
import type { MemoryRequest, MemoryReport } from '../engine.ts'
import { inspectModel } from './inspect.ts'
import { batchSize } from './load.ts'

/**
 * Weights are counted from the file. How much a context takes llama.cpp says itself: it plans everything that it would
 * allocate, and allocates nothing.
 */
export async function memoryReport({ file, contextSize }: MemoryRequest): Promise<MemoryReport> {
  const inspection = inspectModel(file)
  if (inspection.state === 'refused') return inspection
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return { state: 'refused', reason: `invalid model file: ${file}: ${read.reason}` }
  const llama = await getLlama({
    gpu: 'auto',
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 1,
    logLevel: LlamaLogLevel.error,
    logger: (_, message) => void process.stderr.write(`${message.trimEnd()}\n`),
  })
  try {
    const insights = await GgufInsights.from(await readGgufFileInfo(file), llama)
    const weights = weightsOf(read.header.tensors)
    const cache = cacheOf(insights, weights.blocks.length, contextSize)
    const parameters = read.header.tensors.reduce((sum, { shape }) => sum + numbersIn(shape), 0)
    return {
      state: 'reported',
      needs: {
        ...weights,
        cache,
        parameters,
        compute: await computeOf(insights, cache, contextSize),
        ...(read.header.tensors.some(({ name }) => name.startsWith('enc.')) && { hasEncoder: true }),
      },
      gpu: await gpuOf(llama),
      ram: await llama.getRamState(),
    }
  } finally {
    await llama.dispose()
  }
}

/** Bytes of the tensors before, in and after the blocks: an encoder's, then a decoder's. */
function weightsOf(tensors: readonly GgufTensorInfo[]): Pick<MemoryNeeds, 'blocks' | 'input' | 'output'> {
  const blocks = new Map<string, number>()
  let [input, after, head] = [0, 0, 0]
  for (const tensor of tensors) {
    const bytes = bytesOf(tensor)
    const [block] = /^(?:enc\.|dec\.)?blk\.\d+\./.exec(tensor.name) ?? []
    if (block !== undefined) blocks.set(block, (blocks.get(block) ?? 0) + bytes)
    else if (/^(?:token_embd|token_types|position_embd|per_layer)/.test(tensor.name)) input += bytes
    else after += bytes
    if (tensor.name === 'output.weight') head = bytes
  }
  const embedding = tensors.find(({ name }) => name === 'token_embd.weight')
  const second = head === 0 && embedding ? bytesOf(embedding) : 0
  return {
    blocks: [...blocks].sort(([one], [other]) => placeOf(one) - placeOf(other)).map(([, bytes]) => bytes),
    input,
    output: { cpu: after, gpu: after + second },
  }
}

/** Of a block by what its tensors' names begin with. */
function placeOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0]) + (name.startsWith('dec.') ? 1e6 : 0)
}

/**
 * Keys and values of each block, in 16 bits. Zero where the metadata do not say: the working buffers then hold it, too.
 * Where there is an encoder, our own kernels keep them of the decoder's blocks alone, of its text and of the encoder's,
 * in 32 bits: as much as this makes of both stacks.
 */
function cacheOf(
  { ggufFileInfo: { architectureMetadata } }: GgufInsights,
  blocks: number,
  contextSize: number,
): number[] {
  const { attention, embedding_length: width } = architectureMetadata
  const heads = attention?.head_count
  const kvHeads = attention?.head_count_kv ?? heads
  return Array.from({ length: blocks }, (_, block) => {
    const [all, shared] = [at(heads, block), at(kvHeads, block)]
    if (all === undefined || shared === undefined || width === undefined) return 0
    const keys = attention?.key_length ?? width / all
    const values = attention?.value_length ?? width / all
    return 2 * contextSize * shared * (keys + values)
  })
}

function at(value: number | number[] | undefined, block: number): number | undefined {
  return typeof value === 'object' ? value[block] : value
}

async function computeOf(
  insights: GgufInsights,
  cache: readonly number[],
  contextSize: number,
): Promise<MemoryNeeds['compute']> {
  const plan = (modelGpuLayers: number) =>
    insights.estimateContextResourceRequirementsV2({
      contextSize,
      modelGpuLayers,
      batchSize,
      sequences: 1,
      flashAttention: false,
      swaFullCache: true,
    })
  const cached = cache.reduce((sum, bytes) => sum + bytes, 0)
  const onCpu = await plan(0)
  const onGpu = insights.totalLayers > 0 ? await plan(insights.totalLayers) : onCpu
  return {
    cpu: Math.max(0, onCpu.cpuRam - cached),
    allOnGpu: onGpu.gpuVram === 0 ? null : { cpu: onGpu.cpuRam, gpu: Math.max(0, onGpu.gpuVram - cached) },
  }
}

async function gpuOf(llama: Llama) {
  if (llama.gpu === false) return null
  const { total, free } = await llama.getVramState()
  const devices = await llama.getGpuDeviceNames()
  return { name: llama.gpu, devices, total, free }
}
