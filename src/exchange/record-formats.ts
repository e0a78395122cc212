import type { Instance } from '#core/task.ts'
import { alpaca } from './alpaca.ts'
import { conversation } from './conversation.ts'
import { countedReasons } from './counted-reasons.ts'
import { flan } from './flan.ts'
import { multipleChoice } from './multiple-choice.ts'
import { ParseError } from './parse-error.ts'
import type { ParseIssue } from './read-event.ts'
import type { FileRecord, RecordFormat, TaskRecord } from './record-format.ts'
import { selfInstruct } from './self-instruct.ts'
import type { TaskTable } from './task-table.ts'

/** A record is of the first one that has it. */
const recordFormats: readonly RecordFormat[] = [selfInstruct, alpaca, multipleChoice, flan, conversation]

export const knownRecords = recordFormats.map(({ name }) => name)

export function recordFormatOf(record: FileRecord): RecordFormat | undefined {
  return recordFormats.find(({ has }) => has(record))
}

/** Puts the records of one file into a table, one by one; what cannot be taken is left out and counted. */
export interface RecordTaker {
  /** @param place the record in the file, e.g. `line 12` */
  readonly take: (format: RecordFormat, record: FileRecord, place: string) => void
  readonly leaveOut: (reason: string, place: string) => void
  /** What has been taken since the last time, by task. */
  readonly ready: () => readonly { readonly task: string; readonly instances: readonly Instance[] }[]
  /** Once all have come. */
  readonly warnings: () => readonly ParseIssue[]
}

/** @param fileName what tasks are called that have no name */
export function recordTaker(table: TaskTable, fileName: string): RecordTaker {
  const names = new Map<string, string>()
  const leftOut = countedReasons()
  const doubts = countedReasons()
  let ready = new Map<string, Instance[]>()
  let records = 0

  const nameOf = ({ task, definition }: TaskRecord): string => {
    const name = task ?? names.get(definition) ?? `${fileName}-${records}`
    if (task === undefined) names.set(definition, name)
    return name
  }
  const add = (record: TaskRecord, place: string): void => {
    const task = nameOf(record)
    for (const row of record.instances) {
      const instance = table.instance(task, row, place)
      const before = ready.get(task)
      if (before) before.push(instance)
      else ready.set(task, [instance])
    }
    const { definition, categories } = record
    table.mention(
      task,
      { ...(definition === '' ? { mayLackDefinition: true } : { definition }), ...(categories && { categories }) },
      place,
    )
    if (record.doubt !== undefined) doubts.note(record.doubt, place)
  }
  return {
    take: (format, record, place) => {
      records += 1
      const read = unlessInvalid(place, () => format.read(record, place, fileName))
      const taken = typeof read === 'string' ? read : unlessInvalid(place, () => add(read, place))
      if (typeof taken === 'string') leftOut.note(taken, place)
    },
    leaveOut: (reason, place) => {
      records += 1
      leftOut.note(reason, place)
    },
    ready: () => {
      const taken = [...ready].map(([task, instances]) => ({ task, instances }))
      ready = new Map()
      return taken
    },
    warnings: () => [
      ...leftOut.issues('skipped', (count, reason) => `${count} records are left out, which ${reason}`),
      ...doubts.issues('doubtful', (count, reason) => `${count} instances ${reason}`),
    ],
  }
}

/** A value that is none of the dialect's is a fault of its record; what a file as a whole has too much of, is not. */
function unlessInvalid<T>(place: string, work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ParseError) || !['field', 'encoding'].includes(error.issue.code)) throw error
    return `are invalid (${error.issue.message.replaceAll(place, 'record')})`
  }
}
