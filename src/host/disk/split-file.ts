import { quote, typeOf } from '#exchange/quote.ts'
import { readNamedJson } from './named-json.ts'

/** Names of tasks to train on and of tasks to ask. */
export interface Split {
  readonly train: readonly string[]
  readonly test: readonly string[]
}

export type ReadSplit =
  | { readonly state: 'read'; readonly split: Split }
  | { readonly state: 'refused'; /** e.g. "cannot be read: …", to follow the file's name. */ readonly reason: string }

/** A JSON file {"train": [task names], "test": [task names]}; what else it holds is left alone. */
export function readSplit(file: string): ReadSplit {
  const refuse = (reason: string): ReadSplit => ({ state: 'refused', reason })
  const read = readNamedJson(file)
  if (read.state === 'refused') return read
  if (read.state === 'too much') return refuse(`is no split: it has ${read.why}; ${needed}`)
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(`is no split: it is ${typeOf(value)}, and ${needed}`)
  const { train, test } = value as Readonly<Record<string, unknown>>
  const problem = namesProblem('train', train) ?? namesProblem('test', test)
  return problem === undefined
    ? { state: 'read', split: { train: train as string[], test: test as string[] } }
    : refuse(`is no split: ${problem}; ${needed}`)
}

const needed = 'it has to hold {"train": [task names], "test": [task names]}'

function namesProblem(key: string, value: unknown): string | undefined {
  if (value === undefined) return `"${key}" is missing`
  if (!Array.isArray(value)) return `"${key}" is ${typeOf(value)} instead of a list`
  const at = (value as unknown[]).findIndex((name) => typeof name !== 'string')
  return at === -1
    ? undefined
    : `"${key}"[${at}] is ${typeOf(value[at])}, ${quote(value[at])}, instead of the name of a task`
}
