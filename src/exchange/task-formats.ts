import { bigBench } from './big-bench.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import { superNaturalInstructions } from './super-natural-instructions.ts'
import type { TaskFormat } from './task-format.ts'

/** A file is of the first one of which it has the list of instances. */
export const taskFormats: readonly TaskFormat[] = [superNaturalInstructions, bigBench]

/** Keys that may stand only once. */
export const knownKeys: ReadonlySet<string> = new Set(
  taskFormats.flatMap(({ keys, nameKey, instancesKey }) => [
    ...keys,
    instancesKey,
    ...(nameKey === undefined ? [] : [nameKey]),
  ]),
)

export const aTaskFile = `an object with ${taskFormats.map((format) => listed(needed(format))).join(' or ')}, or a list`

/** Finds out from its keys, one after the other, which format a file is of. */
export interface FormatChoice {
  /** @returns whether the key's value is the list of instances, to be read element by element */
  readonly key: (key: string) => 'whole' | 'by element'
  readonly chosen: () => TaskFormat | undefined
  /** Once all keys have come. */
  readonly finish: () => TaskFormat
}

export function formatChoice(): FormatChoice {
  const keys = new Set<string>()
  let chosen: TaskFormat | undefined
  /** Formats that come before another one and of which a key has come. */
  const before = (format: TaskFormat) =>
    taskFormats.slice(0, taskFormats.indexOf(format)).find((each) => needed(each).some((key) => keys.has(key)))
  return {
    key: (key) => {
      keys.add(key)
      const better = chosen && before(chosen)
      if (chosen !== undefined && better !== undefined) return twoFormats(chosen, better)
      const format = taskFormats.find(({ instancesKey }) => instancesKey === key)
      if (format === undefined || chosen !== undefined || before(format) !== undefined) return 'whole'
      chosen = format
      return 'by element'
    },
    chosen: () => chosen,
    finish: () => {
      const format = chosen ?? taskFormats.find((each) => needed(each).some((key) => keys.has(key)))
      return format === undefined ? unknownFormat(keys) : complete(format, keys)
    },
  }
}

/** Of a file of that format. */
function needed({ required, instancesKey }: TaskFormat): readonly string[] {
  return [...required, instancesKey]
}

function listed(keys: readonly string[]): string {
  return keys.map((key) => quote(key)).join(' and ')
}

function complete(format: TaskFormat, keys: ReadonlySet<string>): TaskFormat {
  const missing = needed(format).filter((key) => !keys.has(key))
  if (missing.length === 0) return format
  return reject({
    code: 'not-a-task',
    message: `not a task file: missing ${listed(missing)}; a task file is ${aTaskFile}`,
  })
}

/** Keys that a message names. */
const named = 8

function unknownFormat(keys: ReadonlySet<string>): never {
  const found = [...keys]
  const what =
    found.length === 0
      ? 'an empty object'
      : `an object with ${found
          .slice(0, named)
          .map((key) => quote(key))
          .join(', ')}${found.length > named ? ', …' : ''}`
  return reject({ code: 'not-a-task', message: `not a task file: it is ${what}; a task file is ${aTaskFile}` })
}

function twoFormats(one: TaskFormat, other: TaskFormat): never {
  return reject({
    code: 'not-a-task',
    message: `not a task file: it has ${listed(needed(one))} as ${one.name} and keys of ${other.name}; keep one of the two`,
  })
}
