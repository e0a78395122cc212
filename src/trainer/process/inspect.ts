import { existsSync } from 'node:fs'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Trainable } from '../trainer.ts'
import { loadAddon } from './addon.ts'
import { readArchitecture } from './architecture.ts'
import { describeGguf, type TensorDescription } from './describe.ts'
import { messageOf } from './output.ts'

/** Whether a model can be trained so, from its metadata; see Trainer.inspect. */
export async function inspect(file: string, method: TuningMethod): Promise<Trainable> {
  try {
    // Without it nothing can be trained.
    const addon = await loadAddon()
    if (!existsSync(file)) return { state: 'refused', reason: `invalid model file: ${file}: there is no such file` }
    const description = describeGguf(file)
    const read = readArchitecture(file, description, method, addon.types())
    if (read.state === 'refused') return read
    const { architecture, parameters } = read
    return {
      state: 'trainable',
      architecture,
      parameters,
      trained: description.tensors.reduce((sum, tensor) => sum + trainedOf(tensor, method), 0),
    }
  } catch (error) {
    return { state: 'refused', reason: `invalid model file: ${file}: ${messageOf(error)}` }
  }
}

function trainedOf({ name, columns, rows }: TensorDescription, method: TuningMethod): number {
  if (method.kind === 'full') return name === 'rope_freqs.weight' ? 0 : columns * rows
  const [, kind] = /^blk\.\d+\.(\w+)\.weight$/.exec(name) ?? []
  return method.matrices.some((matrix) => matrix === kind) ? method.rank * (columns + rows) : 0
}
