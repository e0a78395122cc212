import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { looksLike } from './file-kind.ts'
import { readGgufHeader, type GgufHeader } from './header.ts'
import { layoutFault } from './tensor-layout.ts'

export type WholeGguf =
  { readonly state: 'whole'; readonly header: GgufHeader } | { readonly state: 'unusable'; readonly reason: string }

/** The header of a GGUF file that is all there, model or adapter; what else it is the reason says. */
export function readWholeGguf(file: string): WholeGguf {
  const fault = notAFile(file) ?? notGguf(file)
  if (fault !== undefined) return { state: 'unusable', reason: fault }
  const read = readGgufHeader(file)
  if (read.state === 'malformed') return { state: 'unusable', reason: `the file ${read.what}; download it again` }
  const misplaced = layoutFault(read.header)
  return misplaced === undefined ? { state: 'whole', header: read.header } : { state: 'unusable', reason: misplaced }
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

function isPermission(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
}
