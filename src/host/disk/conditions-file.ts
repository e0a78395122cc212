import type { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { readOwnConditions, type OwnConditions } from '#core/conditions/own-conditions.ts'
import { textProblem } from '#exchange/json-fault.ts'
import { readJson } from '#exchange/json.ts'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import { reasonOf } from '#files/reason.ts'

/** A file of one's own conditions. What is refused follows the file's name, e.g. "cannot be read: …". */
export function readConditionsFile(file: string): OwnConditions {
  const refuse = (reason: string): OwnConditions => ({ state: 'refused', reason })
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
  if (read.state === 'not JSON') return refuse(`is not JSON: ${textProblem(bytes)}`)
  return read.state === 'too much' ? refuse(`has ${read.why}`) : readOwnConditions(read.value)
}
