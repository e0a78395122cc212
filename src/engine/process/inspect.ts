import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { GgufFileType, JinjaTemplateChatWrapper } from 'node-llama-cpp'
import type { Inspection, ModelInfo } from '../engine.ts'
import { looksLike } from './file-kind.ts'
import { readGgufHeader, type GgufHeader, type GgufScalar } from './gguf-header.ts'
import { tensorTypes } from './tensor-types.ts'
import { unusableKind } from './unusable-kind.ts'

/** Reads the header and checks what would otherwise fail late or kill the process; no weights are read. */
export function inspectModel(file: string): Inspection {
  const reason = notAFile(file) ?? notGguf(file)
  if (reason !== undefined) return refused(file, reason)
  const read = readGgufHeader(file)
  if (read.state === 'malformed') return refused(file, `the file ${read.what}; download it again`)
  const fault = incomplete(read.header) ?? unusableKind(read.header)
  if (fault !== undefined) return refused(file, fault)
  return describe(file, read.header)
}

function refused(file: string, reason: string): Inspection {
  return { state: 'refused', reason: `invalid model file: ${file}: ${reason}` }
}

function notAFile(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return 'there is no such file; check the path'
  if (stats.isDirectory()) return 'this is a folder; name the .gguf file inside it'
  if (!stats.isFile()) return 'this is not a regular file; name a .gguf file'
  return stats.size === 0 ? 'the file is empty; download it again' : undefined
}

function notGguf(file: string): string | undefined {
  const start = Buffer.alloc(64)
  let length: number
  try {
    const handle = openSync(file, 'r')
    length = readSync(handle, start)
    closeSync(handle)
  } catch (error) {
    if (isPermission(error)) return 'it may not be read; change its permissions'
    throw error
  }
  if (start.toString('latin1', 0, 4) === 'GGUF') return undefined
  const kind = looksLike(start.subarray(0, length))
  return `this is not a GGUF model${kind === undefined ? '' : `; it looks like ${kind}`}`
}

/** llama.cpp reports a truncated file only as "failed to load", and maps what is missing as zeros on some systems. */
function incomplete(header: GgufHeader): string | undefined {
  if (header.tensors.length === 0) return 'the file holds no weights, only a vocabulary or a header'
  let needed = 0
  for (const tensor of header.tensors) {
    const type = tensorTypes.get(tensor.type)
    const weights = tensor.shape.reduce((product, length) => product * length, 1)
    // A type this table does not know still has to begin inside the file.
    const size = type === undefined ? 1 : weights / type.block * type.bytes
    needed = Math.max(needed, header.dataOffset + tensor.offset + size)
  }
  if (needed <= header.fileSize) return undefined
  return `the file is truncated: it has ${header.fileSize} bytes, its tensors need ${needed}; download it again`
}

function describe(file: string, header: GgufHeader): Inspection {
  const architecture = textOf(header, 'general.architecture')
  const contextLength = numberOf(header, `${architecture}.context_length`)
  if (contextLength === undefined || contextLength < 1) return refused(file, 'its metadata do not say how many tokens it can read at once')
  const tokens = header.metadata.get('tokenizer.ggml.tokens')
  const model: ModelInfo = {
    name: textOf(header, 'general.name') || basename(file),
    architecture,
    quantisation: quantisation(header),
    parameters: header.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0),
    contextLength,
    vocabularySize: typeof tokens === 'object' ? tokens.length : 0,
    hasChatTemplate: isUsableTemplate(textOf(header, 'tokenizer.chat_template')),
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

/** A template that cannot be rendered is none: a user turn cannot be made with it. */
function isUsableTemplate(template: string): boolean {
  if (template === '') return false
  try {
    new JinjaTemplateChatWrapper({ template })
    return true
  } catch {
    return false
  }
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

function isPermission(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
}
