import { knownRecords, recordFormatOf, recordTaker, type RecordTaker } from './record-formats.ts'
import { errorEvent, warningEvent, type ParseIssue, type ReadEvent } from './read-event.ts'
import { taskTable } from './task-table.ts'

/** The records of a JSON file that is one list. */
export interface RecordList {
  readonly add: (record: unknown, place: string) => void
  readonly ready: RecordTaker['ready']
  /** Once all have come. */
  readonly end: (file: string) => readonly Exclude<ReadEvent, { type: 'file' }>[]
}

export function recordList(fileName: string): RecordList {
  const table = taskTable()
  const records = recordTaker(table, fileName)
  let taken = 0
  return {
    add: (record, place) => {
      const format = isRecord(record) ? recordFormatOf(record) : undefined
      if (format === undefined || !isRecord(record)) records.leaveOut(unknown, place)
      else {
        taken += 1
        records.take(format, record, place)
      }
    },
    ready: records.ready,
    end: (file) =>
      taken === 0
        ? [errorEvent(file, noneKnown)]
        : [
            ...records.warnings().map((warning) => warningEvent(file, warning)),
            ...table.end(file, 'give its records an "instruction"'),
          ],
  }
}

const unknown = `are of no known form (${knownRecords.join(', ')})`

const noneKnown: ParseIssue = {
  code: 'not-a-task',
  message: `not a task file: it is a list, none of whose records is of a known form (${knownRecords.join(', ')})`,
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
