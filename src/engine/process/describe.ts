import type { GgufArray, GgufScalar } from '#gguf/header.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'
import type { Described } from '../engine.ts'

/** Characters of a chat template; real ones have some thousands. */
const maxOfTemplate = 20_000
/** Characters of any other value. */
const maxOfValue = 300
const maxEntries = 500

/** A file's metadata for a person to read, of a model or of an adapter. */
export function describeModel(file: string): Described {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return { state: 'refused', reason: `invalid model file: ${file}: ${read.reason}` }
  const template = read.header.metadata.get(templateKey)
  return {
    state: 'described',
    description: {
      chatTemplate:
        typeof template === 'string' && template !== ''
          ? { text: template.slice(0, maxOfTemplate), characters: template.length }
          : null,
      metadata: [...read.header.metadata]
        .filter(([key]) => key !== templateKey)
        .slice(0, maxEntries)
        .map(([key, value]) => ({ key: shortened(key), value: shortened(inWords(value)) })),
    },
  }
}

const templateKey = 'tokenizer.chat_template'

function inWords(value: GgufScalar | GgufArray): string {
  return typeof value === 'object' ? `list of ${value.length}` : String(value)
}

function shortened(text: string): string {
  return text.length > maxOfValue ? `${text.slice(0, maxOfValue)}…` : text
}
