import { existsSync } from 'node:fs'
import { fullNeeds, loraNeeds } from '#core/models/training-memory.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Trainable } from '../trainer.ts'
import { loadAddon } from '#addon/addon.ts'
import { readArchitecture } from './architecture.ts'
import { describeGguf } from '#addon/describe.ts'
import { bytesPerToken } from './batches.ts'
import { weightBytes } from './memory-fault.ts'
import { messageOf } from './output.ts'
import { loraNumbers } from '#addon/shape.ts'

/** Whether a model can be trained so, from its metadata; see Trainer.inspect. */
export async function inspect(file: string, method: TuningMethod): Promise<Trainable> {
  try {
    // Without it nothing can be trained.
    const addon = await loadAddon()
    if (!existsSync(file)) return { state: 'refused', reason: `invalid model file: ${file}: there is no such file` }
    const description = describeGguf(file)
    const read = readArchitecture(file, description, method, addon.types())
    if (read.state === 'refused') return read
    const { architecture, parameters, shape } = read
    const untrained = [shape.ropeFactors && `${shape.ropeFactors.name}.weight`, ...(shape.encoder?.unread ?? [])]
    const left = description.tensors.filter(({ name }) => untrained.includes(name))
    const trained =
      method.kind === 'lora'
        ? loraNumbers(shape, method)
        : left.reduce((sum, { columns, rows }) => sum - columns * rows, parameters)
    const [weights, perToken] = [weightBytes(description.tensors), bytesPerToken(shape, method)]
    const memory =
      method.kind === 'lora' ? loraNeeds(weights, trained, perToken) : fullNeeds(weights, parameters, perToken)
    return { state: 'trainable', architecture, parameters, trained, memory }
  } catch (error) {
    return { state: 'refused', reason: `invalid model file: ${file}: ${messageOf(error)}` }
  }
}
