import { notFinite } from '#gguf/finite-weights.ts'
import type { GgufArray, GgufHeader, GgufScalar, GgufTensorInfo } from '#gguf/header.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'

/**
 * Why a LoRA adapter cannot be used with a base model, by name; undefined: it can. Read from both headers and the
 * adapter's numbers, since llama.cpp says less, and ends the process where a metadata value has another type or two
 * matrices do not fit. Source: llama.cpp's llama-adapter.cpp and build_lora_mm.
 */
export async function adapterFault(file: string, base: string): Promise<string | undefined> {
  const adapter = readWholeGguf(file)
  if (adapter.state === 'unusable') return named(file, adapter.reason)
  const model = readWholeGguf(base)
  if (model.state === 'unusable') return `invalid model file: ${base}: ${model.reason}`
  const fault =
    notAnAdapter(adapter.header) ?? otherBase(adapter.header, model.header) ?? (await notFinite(file, adapter.header))
  return fault === undefined ? undefined : named(file, fault)
}

function named(file: string, reason: string): string {
  return `invalid adapter file: ${file}: ${reason}`
}

const float32 = 6

function notAnAdapter({ metadata, metadataTypes }: GgufHeader): string | undefined {
  if (metadata.get('general.type') !== 'adapter' || metadata.get('adapter.type') !== 'lora') {
    return 'its metadata do not say that it is a LoRA adapter (general.type "adapter", adapter.type "lora")'
  }
  if (!metadata.has('general.architecture')) return 'its metadata do not name an architecture'
  if (metadata.has('adapter.alora.invocation_tokens'))
    return 'it only acts after certain tokens (aLoRA); use a plain LoRA adapter'
  return alphaFault(metadata.get('adapter.lora.alpha'), metadataTypes.get('adapter.lora.alpha'))
}

/**
 * llama.cpp asserts the type, scales by 1 without an alpha or with 0, and takes away what was trained with one below 0.
 */
function alphaFault(alpha: GgufScalar | GgufArray | undefined, type: number | undefined): string | undefined {
  const needed = 'a 32-bit float above 0 is needed'
  if (alpha === undefined) return `its metadata have no adapter.lora.alpha; ${needed}`
  const value = typeof alpha === 'object' ? 'a list' : typeof alpha === 'string' ? JSON.stringify(alpha) : String(alpha)
  if (type !== float32) return `its adapter.lora.alpha is ${value}, of another type; ${needed}`
  return typeof alpha === 'number' && Number.isFinite(alpha) && alpha > 0
    ? undefined
    : `its adapter.lora.alpha is ${value}; ${needed}`
}

function otherBase(adapter: GgufHeader, base: GgufHeader): string | undefined {
  const architectures = [adapter, base].map(({ metadata }) => metadata.get('general.architecture'))
  if (architectures[0] !== architectures[1]) {
    return `it was made for the architecture ${JSON.stringify(architectures[0])}, the base model has ${JSON.stringify(architectures[1])}`
  }
  const baseTensors = new Map(base.tensors.map((tensor) => [tensor.name, tensor]))
  const tensors = new Map(adapter.tensors.map((tensor) => [tensor.name, tensor]))
  for (const tensor of adapter.tensors) {
    const { name, type } = tensor
    const target = name.replace(/\.lora_[ab]$/, '')
    if (target === name)
      return `its tensor ${name} is no part of a LoRA (….lora_a, ….lora_b), which the engine leaves out; merge it into its base model`
    if (tensors.get(name) !== tensor) return `its tensor ${name} is in it twice`
    if (!usableTypes.has(type)) return `its tensor ${name} is not stored as F32, F16, BF16 or Q8_0`
    const [a, b, weight] = [tensors.get(`${target}.lora_a`), tensors.get(`${target}.lora_b`), baseTensors.get(target)]
    if (a === undefined || b === undefined) return `its tensor ${name} is without the other of its pair`
    if (weight === undefined)
      return `it changes ${target}, which the base model does not have; it was made for another one`
    if (target === 'token_embd.weight' && !baseTensors.has('output.weight')) {
      return 'it changes the token embedding, which the base model has as its output matrix too; merge it into its base model'
    }
    const shape = shapeFault(a, b, weight)
    if (shape !== undefined) return shape
  }
  return undefined
}

/** ggml's numbers of F32, F16, Q8_0 and BF16. */
const usableTypes: ReadonlySet<number> = new Set([0, 1, 8, 30])

/**
 * Row length first. Beside a matrix [in, out] stand a = [in, rank] and b = [rank, out]; beside the embedding a is
 * turned over.
 */
function shapeFault(a: GgufTensorInfo, b: GgufTensorInfo, weight: GgufTensorInfo): string | undefined {
  const [[aRow, aRows], [bRow, bRows], [width, rows]] = [shapeOf(a), shapeOf(b), shapeOf(weight)]
  const embedding = weight.name === 'token_embd.weight'
  const fits = embedding
    ? aRows === rows && bRows === width && aRow === bRow
    : aRow === width && bRows === rows && aRows === bRow
  const deeper = [a, b, weight].map(({ shape }) => shape.slice(2).join())
  if (fits && bRow > 0 && new Set(deeper).size === 1) return undefined
  return (
    `${a.name} [${a.shape.join(', ')}] and ${b.name} [${b.shape.join(', ')}] do not fit the base model's ${weight.name} ` +
    `[${weight.shape.join(', ')}]; it was made for another one`
  )
}

function shapeOf({ shape: [row = 1, rows = 1] }: GgufTensorInfo): readonly [row: number, rows: number] {
  return [row, rows]
}
