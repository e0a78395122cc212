import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { writeGguf, type GgufFile, type GgufValue } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/** A folder for the test file's models; gone when its tests are done. */
export function modelFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'placebo-engine-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The tiny preset with changes. */
export function tinyModel(folder: string, name: string, changes: Partial<RandomModelConfig> = {}): string {
  const file = join(folder, name)
  writeRandomModel(file, { ...presets.tiny, ...changes })
  return file
}

/** The tiny model with its metadata or tensors changed. */
export function changedModel(folder: string, name: string, change: (gguf: GgufFile) => GgufFile): string {
  const file = join(folder, name)
  writeGguf(file, change(randomModel(presets.tiny)))
  return file
}

/** Metadata replaced or added; a key given as null is left out. */
export function withMetadata(gguf: GgufFile, changes: Readonly<Record<string, GgufValue | null>>): GgufFile {
  const kept = gguf.metadata.filter(([key]) => !(key in changes))
  const added = Object.entries(changes).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
  return { ...gguf, metadata: [...kept, ...added] }
}
