import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeGguf } from './gguf-file.ts'
import { presets, randomModel, type PresetName, type RandomModelConfig } from './model.ts'
import { chatTemplate } from './vocabulary.ts'

/** Writes the model to `file`, whose folder is made when it is missing. */
export function writeRandomModel(file: string, config: RandomModelConfig): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeGguf(file, randomModel(config))
}

function commandLine(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      preset: { type: 'string', default: 'tiny' },
      seed: { type: 'string' },
      chat: { type: 'boolean', default: false },
    },
  })
  if (values.out === undefined)
    throw new Error('invalid --out: nothing; say which file to write, e.g. --out model.gguf')
  if (!isPreset(values.preset))
    throw new Error(`invalid --preset: ${values.preset}; one of ${Object.keys(presets).join(', ')}`)
  const seed = Number(values.seed ?? presets[values.preset].seed)
  if (!Number.isInteger(seed)) throw new Error(`invalid --seed: ${values.seed ?? ''}; a whole number`)
  writeRandomModel(values.out, { ...presets[values.preset], seed, ...(values.chat ? { chatTemplate } : {}) })
}

function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name)
}

if (import.meta.main) commandLine()
