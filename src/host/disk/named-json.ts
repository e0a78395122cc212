import type { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { textProblem } from '#exchange/json-fault.ts'
import { readJson } from '#exchange/json.ts'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import { reasonOf } from '#files/reason.ts'

export type NamedJson =
  | { readonly state: 'read'; readonly value: unknown }
  /** Why it holds more than is read. */
  | { readonly state: 'too much'; readonly why: string }
  | { readonly state: 'refused'; /** e.g. "cannot be read: …", to follow the file's name. */ readonly reason: string }

/** A JSON file that a person has named. */
export function readNamedJson(file: string): NamedJson {
  const refuse = (reason: string): NamedJson => ({ state: 'refused', reason })
  const unread = fileProblem(file)
  if (unread !== undefined)
    return refuse(`cannot be read: ${unread === noSuchFile ? 'there is no such file or folder' : unread}`)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return refuse(`cannot be read: ${reasonOf(error)}`)
  }
  const read = readJson(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  return read.state === 'not JSON' ? refuse(`is not JSON: ${textProblem(bytes)}`) : read
}
