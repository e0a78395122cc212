import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import { readAnnotationTable, type TableEvent } from './annotation-csv.ts'
import { readAnnotationLog, type LogEvent } from './annotation-log.ts'
import { quote } from './quote.ts'
import { errorEvent } from './read-event.ts'

/** `set` is what the file calls it: a table has no name but its file's. */
export type AnnotationEvent =
  Exclude<LogEvent, { type: 'head' }> | TableEvent | { readonly type: 'head'; readonly set: string }

/**
 * An annotation set as it was exported: a table where the file ends in .csv, else a log. What it is comes first; the
 * first error ends it.
 */
export async function* readAnnotations(path: string): AsyncGenerator<AnnotationEvent, void, void> {
  const file = basename(path)
  const problem = fileProblem(path)
  if (problem !== undefined) {
    const missing = problem === noSuchFile
    return yield errorEvent(file, {
      code: missing ? 'not-found' : 'unreadable',
      message: `invalid file: ${quote(path)}, ${missing ? 'there is no such file or folder' : `${problem}; name what was exported, a .jsonl or a .csv`}`,
    })
  }
  const source = { file, bytes: createReadStream(path) }
  if (/\.csv$/i.test(file)) {
    yield { type: 'head', set: file.slice(0, -'.csv'.length) }
    yield* readAnnotationTable(source)
  } else {
    yield* readAnnotationLog(source)
  }
}
