import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { presets, type RandomModelConfig } from '../../build/random-model/model.ts'
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
