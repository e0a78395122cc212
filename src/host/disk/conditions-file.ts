import { readOwnConditions, type OwnConditions } from '#core/conditions/own-conditions.ts'
import { readNamedJson } from './named-json.ts'

/** A file of one's own conditions. What is refused follows the file's name, e.g. "cannot be read: …". */
export function readConditionsFile(file: string): OwnConditions {
  const read = readNamedJson(file)
  if (read.state === 'refused') return read
  return read.state === 'too much' ? { state: 'refused', reason: `has ${read.why}` } : readOwnConditions(read.value)
}
