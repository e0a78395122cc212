import { join } from 'node:path'
import { presets, type RandomModelConfig } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/** A small model with random weights; it answers nonsense, but always the same nonsense. */
export function writeTestModel(folder: string, change: Partial<RandomModelConfig> = {}): string {
  const file = join(folder, 'test-model.gguf')
  writeRandomModel(file, { ...presets.tiny, ...change })
  return file
}
