import { readDecoder, type ReadDecoder } from '#addon/decoder.ts'
import type { GgufDescription } from '#addon/describe.ts'
import { loraChoices, loraNumbers, type Shape } from '#addon/shape.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { machineMemory, methodFault } from './memory-fault.ts'

/**
 * From a GGUF's metadata and tensor list to the decoder's shape, or why it cannot be trained. Reads no weights.
 *
 * @param types of weights that ggml multiplies with, by its own names (`Addon.types`)
 * @param memory bytes that full training may take
 */
export function readArchitecture(
  file: string,
  description: GgufDescription,
  method: TuningMethod,
  types: readonly string[],
  memory = machineMemory(),
): ReadDecoder {
  const read = readDecoder(file, description, types, 'trained')
  if (read.state === 'refused') return read
  const fault = methodFault(description.tensors, method, memory) ?? loraFault(read.shape, method)
  return fault === undefined ? read : { state: 'refused', reason: `invalid model file: ${file}: ${fault}` }
}

function loraFault(shape: Shape, method: TuningMethod): string | undefined {
  if (method.kind === 'full' || method.matrices.length === 0 || loraNumbers(shape, method) > 0) return undefined
  return `it has no matrix that ${method.matrices.join(', ')} stands for; LoRA can stand beside ${loraChoices(shape).join(', ')}`
}
