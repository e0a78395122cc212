import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { reasonOf } from '#files/reason.ts'
import { readAnnotationTable, type TableEvent } from './annotation-csv.ts'
import { readAnnotationLog, type LogEvent } from './annotation-log.ts'
import { quote } from './quote.ts'
import { errorEvent } from './read-event.ts'

/** `set` is what the file calls it: a table has no name but its file's. */
export type AnnotationEvent = Exclude<LogEvent, { type: 'head' }> | TableEvent | { readonly type: 'head'; readonly set: string }

/** An annotation set as it was exported: a table where the file ends in .csv, else a log. What it is comes first; the first error ends it. */
export async function* readAnnotations(path: string): AsyncGenerator<AnnotationEvent, void, void> {
  const file = basename(path)
  try {
    if (!(await stat(path)).isFile()) return yield errorEvent(file, { code: 'unreadable', message: `invalid file: ${quote(path)} is no file; name what was exported, a .jsonl or a .csv` })
  } catch (error) {
    return yield errorEvent(file, { code: 'not-found', message: `invalid file: ${quote(path)}, ${reasonOf(error)}` })
  }
  const source = { file, bytes: createReadStream(path) }
  if (/\.csv$/i.test(file)) {
    yield { type: 'head', set: file.slice(0, -'.csv'.length) }
    yield* readAnnotationTable(source)
  } else {
    yield* readAnnotationLog(source)
  }
}
