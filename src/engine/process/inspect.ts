import { basename } from 'node:path'
import { readDecoder } from '#addon/decoder.ts'
import { describeGguf } from '#addon/describe.ts'
import { sizeFault } from '#core/models/model-sizes.ts'
import { fileTypes } from '#gguf/file-types.ts'
import { notFinite } from '#gguf/finite-weights.ts'
import type { GgufHeader } from '#gguf/header.ts'
import { weightsOf } from '#gguf/tensor-layout.ts'
import { tensorTypes } from '#gguf/tensor-types.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'
import type { Checked, ModelInfo } from '../engine.ts'
import type { Inspected } from '../messages.ts'
import { tokenizerFault } from './tokenizer-fault.ts'
import { shortVector, unusableKind } from './unusable-kind.ts'

/**
 * Reads the header and checks what would otherwise fail late or kill the process; no weights are read, no template is
 * rendered.
 */
export function inspectModel(file: string): Inspected {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return refused(file, read.reason)
  const { header } = read
  const fault = unusableKind(header) ?? sizesFault(header) ?? tokenizerFault(header)
  if (fault !== undefined) return refused(file, fault)
  const incomplete = encoderFault(file, header)
  if (incomplete !== undefined) return incomplete
  const short = shortVector(header)
  return short === undefined ? describe(file, header) : { ...refused(file, short), convertible: true }
}

/** Reads all weights, as inspectModel does not. */
export async function checkWeights(file: string): Promise<Checked> {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') return refused(file, read.reason)
  const fault = await notFinite(file, read.header)
  return fault === undefined
    ? { state: 'usable' }
    : refused(file, `${fault}; no answer can be computed with that: download it again, or make it again`)
}

interface Refused {
  readonly state: 'refused'
  readonly reason: string
}

export function refused(file: string, reason: string): Refused {
  return { state: 'refused', reason: `invalid model file: ${file}: ${reason}` }
}

/** What llama.cpp does not compute for us has to be whole for our own kernels. */
function encoderFault(file: string, header: GgufHeader): Refused | undefined {
  if (textOf(header, 'general.architecture') !== 't5') return undefined
  const types = Array.from(tensorTypes.values(), ({ name }) => name)
  const read = readDecoder(file, describeGguf(file), types, 'asked in fast mode')
  return read.state === 'refused' ? read : undefined
}

function sizesFault(header: GgufHeader): string | undefined {
  const architecture = textOf(header, 'general.architecture')
  return sizeFault({
    architecture,
    number: (key) => numberOf(header, `${architecture}.${key}`),
    tensors: header.tensors,
  })
}

/** Characters of a name; real ones have some dozens. */
const maxOfName = 300

function describe(file: string, header: GgufHeader): Inspected {
  const architecture = textOf(header, 'general.architecture')
  const contextLength = numberOf(header, `${architecture}.context_length`)
  if (contextLength === undefined || !Number.isInteger(contextLength) || contextLength < 1) {
    return refused(
      file,
      `its metadata do not say how many tokens it can read at once (${architecture}.context_length is ${contextLength ?? 'not there'})`,
    )
  }
  const tokens = header.metadata.get('tokenizer.ggml.tokens')
  const template = textOf(header, 'tokenizer.chat_template')
  const model: Omit<ModelInfo, 'hasChatTemplate' | 'chatTemplateFault' | 'systemMessages'> = {
    name: (textOf(header, 'general.name') || basename(file)).slice(0, maxOfName),
    architecture,
    quantisation: quantisation(header),
    parameters: header.tensors.reduce((sum, { shape }) => sum + weightsOf(shape), 0),
    contextLength,
    vocabularySize: typeof tokens === 'object' ? tokens.length : 0,
    fileSize: header.fileSize,
  }
  return { state: 'usable', model, chatTemplate: template === '' ? null : template }
}

/** From the declared file type; without one, the type of most weights. */
function quantisation(header: GgufHeader): string {
  const declared = numberOf(header, 'general.file_type')
  const name = declared === undefined ? undefined : fileTypes.get(declared)
  if (name !== undefined) return name
  const weights = new Map<number, number>()
  for (const { type, shape } of header.tensors) weights.set(type, (weights.get(type) ?? 0) + weightsOf(shape))
  const [most] = [...weights].sort(([, a], [, b]) => b - a)
  return tensorTypes.get(most?.[0] ?? -1)?.name ?? 'unknown'
}

function textOf(header: GgufHeader, key: string): string {
  const value = header.metadata.get(key)
  return typeof value === 'string' ? value : ''
}

function numberOf(header: GgufHeader, key: string): number | undefined {
  const value = header.metadata.get(key)
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : undefined
}
