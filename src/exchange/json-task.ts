import type { Instance } from '#core/task.ts'
import { checkedText, type TextPiece } from './checked-text.ts'
import { nameOf } from './fields.ts'
import { nameFromFile } from './file-names.ts'
import { instanceIds } from './instance-ids.ts'
import { ObjectReader, type ObjectParts } from './json-object.ts'
import { optionPresence } from './option-presence.ts'
import { reject, untilIssue } from './parse-error.ts'
import {
  warningEvent,
  type ParseIssue,
  type Reader,
  type Source,
  type TaskEvents,
  type TaskHead,
} from './read-event.ts'
import { headKeys } from './super-natural-instructions.ts'
import { aTaskFile, formatChoice, knownKeys } from './task-formats.ts'

/**
 * A task file: one JSON object with its keys in any order. The task's name is the file's without ".json", unless the
 * file gives another.
 */
export const readJsonTask: Reader = (source) => untilIssue(source.file, taskEvents(source))

async function* taskEvents(source: Source): TaskEvents {
  const { file } = source
  const task = taskParser(nameFromFile(file))
  for await (const piece of checkedText(source)) {
    const complete = task.write(piece)
    if (complete.instances.length > 0) yield { type: 'instances', ...complete }
  }
  const end = task.end()
  for (const warning of end.warnings) yield warningEvent(file, warning, end.head.name)
  yield { type: 'task', head: end.head, instances: end.instances }
}

interface TaskParser {
  /** The instances that this piece completes. */
  readonly write: (piece: TextPiece) => { readonly task: string; readonly instances: readonly Instance[] }
  readonly end: () => { readonly head: TaskHead; readonly instances: number; readonly warnings: readonly ParseIssue[] }
}

function taskParser(fileName: string): TaskParser {
  const ids = instanceIds()
  const presence = optionPresence()
  const fields = new Map<string, unknown>()
  const formats = formatChoice()
  let name = ''
  const doubts: Doubts = new Map()
  let ready: Instance[] = []

  const parts: ObjectParts = {
    known: knownKeys,
    expected: aTaskFile,
    key: (key) => {
      const lists = formats.key(key)
      if (lists !== 'by element') return lists
      const given = formats.chosen()?.nameKey
      name =
        given === undefined || !fields.has(given) ? nameOf(fileName, 'the file name') : nameOf(fields.get(given), given)
      return lists
    },
    member: (key, value) => {
      const format = formats.chosen()
      if (knownKeys.has(key)) fields.set(key, value)
      if (format !== undefined && key === format.nameKey) lateName(key, format.instancesKey)
    },
    element: (key, value, index) => {
      const format = formats.chosen()
      const instance = format?.instanceOf(value, `${key}[${index}]`, { ids, presence })
      if (instance === undefined) return
      ready.push(instance)
      const doubt = format?.doubt?.(instance)
      if (doubt !== undefined) noteDoubt(doubts, doubt, `${key}[${index}]`)
    },
  }
  const object = new ObjectReader(parts)
  return {
    write: (piece) => {
      ready = []
      object.write(piece)
      return { task: name, instances: ready }
    },
    end: () => {
      object.end()
      const format = formats.finish()
      if (ids.count === 0) noInstances(format.instancesKey)
      const head = format.headOf(name, fields)
      const warnings = [ids.renamed(name), ...[...doubts].map(([doubt, found]) => doubtful(doubt, found))].filter(
        (warning) => warning !== undefined,
      )
      const contradiction = presence.contradiction(head.answerSpace, headKeys.answerSpace)
      if (contradiction !== undefined) reject(contradiction)
      return { head, instances: ids.count, warnings }
    },
  }
}

/** Instances named in a warning. */
const named = 5

/** How many instances a doubt is about, and the first of them. */
type Doubts = Map<string, { count: number; readonly places: string[] }>

function noteDoubt(doubts: Doubts, doubt: string, place: string): void {
  const found = doubts.get(doubt) ?? { count: 0, places: [] }
  found.count++
  if (found.places.length < named) found.places.push(place)
  doubts.set(doubt, found)
}

function doubtful(
  doubt: string,
  { count, places }: { readonly count: number; readonly places: readonly string[] },
): ParseIssue {
  const which = `${places.join(', ')}${count > named ? ', …' : ''}`
  return { code: 'doubtful', where: places[0] ?? '', message: `${count} instances ${doubt}: ${which}` }
}

function lateName(nameKey: string, instancesKey: string): never {
  return reject({
    code: 'field',
    where: nameKey,
    message: `invalid ${nameKey}: it has to come before ${instancesKey}`,
  })
}

function noInstances(instancesKey: string): never {
  return reject({
    code: 'no-instances',
    where: instancesKey,
    message: `invalid ${instancesKey}: an empty list; a task needs at least one instance`,
  })
}
