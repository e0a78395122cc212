import type { Instance } from '#core/task.ts'
import { checkedText, type TextPiece } from './checked-text.ts'
import { countedReasons } from './counted-reasons.ts'
import { nameOf } from './fields.ts'
import { nameFromFile } from './file-names.ts'
import { instanceIds } from './instance-ids.ts'
import { ObjectReader, type ObjectParts } from './json-object.ts'
import { optionPresence } from './option-presence.ts'
import { reject, untilIssue } from './parse-error.ts'
import { recordList, type RecordList } from './record-list.ts'
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
 * file gives another. A list holds records of many tasks (record-formats.ts).
 */
export const readJsonTask: Reader = (source) => untilIssue(source.file, taskEvents(source))

async function* taskEvents(source: Source): TaskEvents {
  const { file } = source
  const task = taskParser(nameFromFile(file))
  for await (const piece of checkedText(source))
    for (const complete of task.write(piece))
      if (complete.instances.length > 0) yield { type: 'instances', ...complete }
  const end = task.end()
  if (end.state === 'records') return yield* end.records.end(file)
  for (const warning of end.warnings) yield warningEvent(file, warning, end.head.name)
  yield { type: 'task', head: end.head, instances: end.instances }
}

interface TaskParser {
  /** The instances that this piece completes. */
  readonly write: (piece: TextPiece) => readonly { readonly task: string; readonly instances: readonly Instance[] }[]
  readonly end: () =>
    | {
        readonly state: 'task'
        readonly head: TaskHead
        readonly instances: number
        readonly warnings: readonly ParseIssue[]
      }
    | { readonly state: 'records'; readonly records: RecordList }
}

function taskParser(fileName: string): TaskParser {
  const ids = instanceIds()
  const presence = optionPresence()
  const fields = new Map<string, unknown>()
  const formats = formatChoice()
  let name = ''
  const doubts = countedReasons()
  let ready: Instance[] = []
  let records: RecordList | undefined

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
      if (format !== undefined && (key === format.nameKey || format.keysBefore?.includes(key) === true))
        lateKey(key, format.instancesKey)
    },
    list: () => {
      records = recordList(fileName)
    },
    element: (key, value, index) => {
      if (records !== undefined) {
        records.add(value, `[${index}]`)
        return
      }
      const format = formats.chosen()
      const instance = format?.instanceOf(value, `${key}[${index}]`, { ids, presence, fields })
      if (instance === undefined) return
      ready.push(instance)
      const doubt = format?.doubt?.(instance)
      if (doubt !== undefined) doubts.note(doubt, `${key}[${index}]`)
    },
  }
  const object = new ObjectReader(parts)
  return {
    write: (piece) => {
      ready = []
      object.write(piece)
      return records?.ready() ?? [{ task: name, instances: ready }]
    },
    end: () => {
      object.end()
      if (records !== undefined) return { state: 'records', records }
      const format = formats.finish()
      if (ids.count === 0) noInstances(format.instancesKey)
      const head = format.headOf(name, fields)
      const doubtful = doubts.issues('doubtful', (count, doubt) => `${count} instances ${doubt}`)
      const warnings = [ids.renamed(name), ...doubtful].filter((warning) => warning !== undefined)
      const contradiction = presence.contradiction(head.answerSpace, headKeys.answerSpace)
      if (contradiction !== undefined) reject(contradiction)
      return { state: 'task', head, instances: ids.count, warnings }
    },
  }
}

function lateKey(key: string, instancesKey: string): never {
  return reject({
    code: 'field',
    where: key,
    message: `invalid ${key}: it has to come before ${instancesKey}`,
  })
}

function noInstances(instancesKey: string): never {
  return reject({
    code: 'no-instances',
    where: instancesKey,
    message: `invalid ${instancesKey}: an empty list; a task needs at least one instance`,
  })
}
