import type { TypeCount } from '#core/models/conversion.ts'
import { fileTypes } from '#gguf/file-types.ts'
import type { GgufHeader, GgufTensorInfo } from '#gguf/header.ts'
import { bytesOf, weightsOf } from '#gguf/tensor-layout.ts'
import { tensorTypes } from '#gguf/tensor-types.ts'
import type { Contents } from '../trainer.ts'

/** A type that a model's matrices can be written in. */
export interface TargetType {
  /** ggml's. */
  readonly number: number
  readonly name: string
  /** llama.cpp's number of a file that is mostly of this type. */
  readonly fileType: number
}

/**
 * The types that ggml holds weights in and llama.cpp has a name for of a whole file.
 *
 * @param names as `Addon.types` gives them
 */
export function targetTypes(names: readonly string[]): readonly TargetType[] {
  const known = new Set(names.map((name) => name.toUpperCase()))
  return [...tensorTypes].flatMap(([number, { name }]) => {
    const whole = [...fileTypes].find(([, each]) => each === (wholeNames.get(name) ?? name))
    return known.has(name) && whole !== undefined ? [{ number, name, fileType: whole[0] }] : []
  })
}

/** Of files that have nothing but this type, where llama.cpp names its mixtures. */
const wholeNames: ReadonlyMap<string, string> = new Map([
  ['Q3_K', 'Q3_K_S'],
  ['Q4_K', 'Q4_K_S'],
  ['Q5_K', 'Q5_K_S'],
  ['MXFP4', 'MXFP4_MOE'],
])

/**
 * ggml's number of the type that each tensor is written in. Norms, biases and rope factors become F32, which every
 * program takes them in. A matrix whose rows are no whole number of the type's blocks gets what llama.cpp gives it in
 * that case (tensor_type_fallback in llama-quant.cpp): a type of about the same size with blocks of 32, else F16. What
 * holds no weights stays as it is, and so do positions, token types and what is added to scores by distance, which
 * llama.cpp's own program leaves, too.
 */
export function typesFor(
  { tensors }: GgufHeader,
  wanted: TargetType,
  weights: readonly TargetType[],
): readonly number[] {
  const held = new Set(weights.map(({ number }) => number))
  return tensors.map((tensor) => {
    if (!held.has(tensor.type) || isSmallTable(tensor)) return tensor.type
    if (isVector(tensor)) return float32
    const fitting = [wanted.name, fallbacks[wanted.name]].find(
      (name) => name !== undefined && fits(tensor, numberOf(name)),
    )
    return fitting === undefined ? float16 : numberOf(fitting)
  })
}

/** What a file of these tensors in these types has, its metadata counted as they are. */
export function contentsOf({ tensors, dataOffset, alignment }: GgufHeader, types: readonly number[]): Contents {
  const counts = new Map<number, TypeCount>()
  let size = dataOffset
  for (const [i, tensor] of tensors.entries()) {
    const type = types[i] ?? tensor.type
    const layout = tensorTypes.get(type)
    const before = counts.get(type)
    counts.set(type, {
      type: layout?.name ?? String(type),
      tensors: (before?.tensors ?? 0) + 1,
      weights: (before?.weights ?? 0) + weightsOf(tensor.shape),
      bits: layout === undefined ? 0 : (8 * layout.bytes) / layout.block,
    })
    size += Math.ceil(bytesOf({ ...tensor, type }) / alignment) * alignment
  }
  return { size, types: [...counts.values()].sort((one, other) => other.weights - one.weights) }
}

const float32 = 0
const float16 = 1

const fallbacks: Readonly<Record<string, string>> = {
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
  TQ1_0: 'Q4_0',
  TQ2_0: 'Q4_0',
  // llama.cpp itself makes none of these; Q4_0 is the smallest type with blocks of 32.
  NVFP4: 'IQ4_NL',
  Q1_0: 'Q4_0',
  Q2_0: 'Q4_0',
  ...Object.fromEntries(
    ['Q2_K', 'Q3_K', 'IQ1_S', 'IQ1_M', 'IQ2_XXS', 'IQ2_XS', 'IQ2_S', 'IQ3_XXS', 'IQ3_S', 'IQ4_XS'].map((name) => [
      name,
      'IQ4_NL',
    ]),
  ),
}

/** One row, or a norm or bias by its name. */
function isVector({ name, shape }: GgufTensorInfo): boolean {
  return shape.slice(1).every((length) => length === 1) || /norm\.weight$|\.bias$/.test(name)
}

function isSmallTable({ name }: GgufTensorInfo): boolean {
  return /^(?:position_embd|token_types)\.weight$|\.attn_rel_b\.weight$/.test(name)
}

function fits({ shape: [columns = 1] }: GgufTensorInfo, type: number): boolean {
  const layout = tensorTypes.get(type)
  return layout !== undefined && columns % layout.block === 0
}

function numberOf(name: string): number {
  for (const [number, each] of tensorTypes) if (each.name === name) return number
  throw new Error(`ggml has no type ${name}`)
}
