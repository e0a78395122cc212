import { totalmem } from 'node:os'
import { activationBytes, fullNeeds } from '#core/models/training-memory.ts'
import { bytes, parameters as count } from '#core/numbers.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { tensorTypes } from '#gguf/tensor-types.ts'
import type { TensorDescription } from '#addon/describe.ts'

/** Why a model cannot be trained so in the memory there is; undefined: it can. LoRA keeps little beside the weights. */
export function methodFault(
  tensors: readonly TensorDescription[],
  method: TuningMethod,
  memory: number,
): string | undefined {
  if (method.kind === 'lora') return undefined
  const parameters = tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0)
  const needed = fullNeeds(weightBytes(tensors), parameters, 0).fixed + activationBytes
  return needed > memory
    ? `full training of its ${count(parameters)} parameters takes about ${bytes(needed)} of memory, this machine has ${bytes(memory)}; use LoRA`
    : undefined
}

export function weightBytes(tensors: readonly TensorDescription[]): number {
  return tensors.reduce((sum, { type, columns, rows }) => sum + columns * rows * bytesPerWeight(type), 0)
}

function bytesPerWeight(type: string): number {
  for (const layout of tensorTypes.values()) if (layout.name === type) return layout.bytes / layout.block
  return 4
}

/** Bytes that this process may have: the machine's, or what a container leaves of them. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem()
}
