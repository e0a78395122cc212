import { basename } from 'node:path'
import { GgufFileType } from 'node-llama-cpp'
import type { Checked, Inspection, ModelInfo } from '../engine.ts'
import { templateFault } from './chat-template.ts'
import { notFinite } from './finite-weights.ts'
import type { GgufHeader, GgufScalar } from './gguf-header.ts'
import { tensorTypes } from './tensor-types.ts'
import { unusableKind } from './unusable-kind.ts'
import { readWholeGguf } from './whole-gguf.ts'

/** Reads the header and checks what would otherwise fail late or kill the process; no weights are read. */
export function inspectModel(file: string): Inspection {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return refused(file, read.reason)
  const fault = unusableKind(read.header)
  return fault === undefined ? describe(file, read.header) : refused(file, fault)
}

/** Reads all weights, as inspectModel does not. */
export async function checkWeights(file: string): Promise<Checked> {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return refused(file, read.reason)
  const fault = await notFinite(file, read.header)
  return fault === undefined ? { state: 'finite' } : refused(file, `${fault}; no answer can be computed with that: download it again, or make it anew`)
}

function refused(file: string, reason: string): { readonly state: 'refused'; readonly reason: string } {
  return { state: 'refused', reason: `invalid model file: ${file}: ${reason}` }
}

function describe(file: string, header: GgufHeader): Inspection {
  const architecture = textOf(header, 'general.architecture')
  const contextLength = numberOf(header, `${architecture}.context_length`)
  if (contextLength === undefined || contextLength < 1) return refused(file, 'its metadata do not say how many tokens it can read at once')
  const tokens = header.metadata.get('tokenizer.ggml.tokens')
  const template = textOf(header, 'tokenizer.chat_template')
  const fault = template === '' ? undefined : templateFault(template)
  const model: ModelInfo = {
    name: textOf(header, 'general.name') || basename(file),
    architecture,
    quantisation: quantisation(header),
    parameters: header.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0),
    contextLength,
    vocabularySize: typeof tokens === 'object' ? tokens.length : 0,
    hasChatTemplate: template !== '' && fault === undefined,
    ...(fault === undefined ? {} : { chatTemplateFault: fault }),
    fileSize: header.fileSize,
  }
  return { state: 'usable', model }
}

/** From the declared file type; without one, the type of most weights. */
function quantisation(header: GgufHeader): string {
  const declared = numberOf(header, 'general.file_type')
  const name = declared === undefined ? undefined : GgufFileType[declared]
  if (name !== undefined) return name.replace(/^(?:MOSTLY|ALL)_/, '')
  const weights = new Map<number, number>()
  for (const { type, shape } of header.tensors) {
    weights.set(type, (weights.get(type) ?? 0) + shape.reduce((product, length) => product * length, 1))
  }
  const [most] = [...weights].sort(([, a], [, b]) => b - a)
  return tensorTypes.get(most?.[0] ?? -1)?.name ?? 'unknown'
}

function textOf(header: GgufHeader, key: string): string {
  const value = header.metadata.get(key)
  return typeof value === 'string' ? value : ''
}

function numberOf(header: GgufHeader, key: string): number | undefined {
  const value: GgufScalar | object | undefined = header.metadata.get(key)
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : undefined
}
