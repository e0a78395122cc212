/** What a model takes in memory at one context size, in bytes. */
export interface MemoryNeeds {
  /** Weights of each block (layer), first to last. */
  readonly blocks: readonly number[]
  /** The token embedding and what else stands before the blocks: never on a GPU. */
  readonly input: number
  /**
   * What follows the blocks; a model without an output matrix of its own puts a second copy of its embedding on a GPU.
   */
  readonly output: { readonly cpu: number; readonly gpu: number }
  /** Keys and values of each block, in 16 bits. */
  readonly cache: readonly number[]
  /** Numbers in all tensors. */
  readonly parameters: number
  /** It has an encoder: our own kernels compute it in both modes, on the processor alone. */
  readonly hasEncoder?: boolean
  /**
   * The engine's working buffers, with nothing and with everything on a GPU; `null` where there is no GPU to try it on.
   */
  readonly compute: { readonly cpu: number; readonly allOnGpu: { readonly cpu: number; readonly gpu: number } | null }
}

export interface MemoryPart {
  readonly weights: number
  readonly cache: number
  readonly compute: number
  readonly total: number
}

export interface MemoryEstimate {
  readonly gpuLayers: number
  /** The engine's process without any model: Node and the library. In the CPU's total. */
  readonly process: number
  readonly cpu: MemoryPart
  readonly gpu: MemoryPart
}

/** Bytes, measured with Node 26 and node-llama-cpp 3.22 on Linux: 145 MB with the smallest model there is. */
export const engineProcess = 145e6

/** What asking takes in the end on the processor alone, with prompts side by side in each mode. */
export interface AskingMemory {
  readonly threads: number
  readonly exact: number
  readonly fast: number
}

/** Tokens of a prompt that the estimate of fast mode stands on: what instances share, and what is an instance's own. */
const usualPrompt = { shared: 500, own: 100 }

/** Texts that a thread goes on with at a time in fast mode: two whole tiles of the widest kernel. */
export const textsOfThread = 24

/**
 * Exact mode has a context for each thread beside the first one; fast mode has weights packed in 16 bits beside the
 * file's own, and keys and values in 32 bits of as many tokens as are there, not of whole contexts. With an encoder
 * exact mode is as fast mode, with its weights in 32 bits.
 *
 * Measured on SmolLM2-135M in Q4_1 with two threads and a context of 2048 tokens: 628 and 780 MB; by this 685 and 780.
 *
 * @param contextSize of the estimate's cache, in tokens
 */
export function askingMemory(needs: MemoryNeeds, threads: number, contextSize: number): AskingMemory {
  const { total, weights, cache, compute } = estimateMemory(needs, 0).cpu
  const { shared, own } = usualPrompt
  const tokens = threads * (needs.hasEncoder === true ? textsOfThread * (shared + own) : shared + textsOfThread * own)
  const packed = (bytes: number) =>
    engineProcess + weights + bytes * needs.parameters + (tokens * 2 * cache) / contextSize
  return {
    threads,
    exact: needs.hasEncoder === true ? packed(4) : total + (threads > 1 ? threads * (cache + compute) : 0),
    fast: packed(2),
  }
}

/** The engine counts what follows the blocks as one more. None where there is an encoder. */
export function maxGpuLayers({ blocks, hasEncoder }: Pick<MemoryNeeds, 'blocks' | 'hasEncoder'>): number {
  return hasEncoder === true ? 0 : blocks.length + 1
}

/**
 * How memory divides with so many layers on the GPU. The engine gives it the output first, then the blocks from the
 * last one on; a block's keys and values lie with its weights. With some layers on either side both get the whole
 * working buffers, which is more than they need.
 *
 * @param gpuLayers from 0 to `mostGpuLayers`
 */
export function estimateMemory(needs: MemoryNeeds, gpuLayers: number): MemoryEstimate {
  const { blocks, cache, input, output } = needs
  const onCpu = gpuLayers === 0 ? blocks.length : Math.max(0, maxGpuLayers(needs) - gpuLayers)
  const compute = computeOf(needs, gpuLayers)
  return {
    gpuLayers,
    process: engineProcess,
    cpu: part(
      input + (gpuLayers === 0 ? output.cpu : 0) + sum(blocks.slice(0, onCpu)),
      sum(cache.slice(0, onCpu)),
      compute.cpu,
      engineProcess,
    ),
    gpu: part((gpuLayers === 0 ? 0 : output.gpu) + sum(blocks.slice(onCpu)), sum(cache.slice(onCpu)), compute.gpu),
  }
}

/** As many layers as fit into what the GPU has free; 0 where none does. */
export function bestGpuLayers(needs: MemoryNeeds, gpu: { readonly total: number; readonly free: number }): number {
  const room = gpu.free - keptFree(gpu.total)
  const counts = Array.from({ length: maxGpuLayers(needs) }, (_, i) => maxGpuLayers(needs) - i)
  return counts.find((count) => estimateMemory(needs, count).gpu.total <= room) ?? 0
}

/** For the screen and other programs; the engine's own measure when it chooses by itself. */
function keptFree(total: number): number {
  return Math.min(total * 0.08, 1.6 * 2 ** 30)
}

function computeOf(needs: MemoryNeeds, gpuLayers: number): { readonly cpu: number; readonly gpu: number } {
  const { cpu, allOnGpu } = needs.compute
  if (gpuLayers === 0) return { cpu, gpu: 0 }
  const gpu = allOnGpu?.gpu ?? cpu
  return { cpu: gpuLayers === maxGpuLayers(needs) ? (allOnGpu?.cpu ?? cpu) : cpu, gpu }
}

function part(weights: number, cache: number, compute: number, beside = 0): MemoryPart {
  return { weights, cache, compute, total: weights + cache + compute + beside }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
