import { workerData } from 'node:worker_threads'
import { drawPart } from '#core/statistics/paired-bootstrap.ts'
import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'
import { openReading } from '#store/store.ts'
import type { ResultsCalls } from '../calls.ts'
import { csvOf } from './csv.ts'
import { Drawing, type DrawCalls } from './drawing.ts'
import { Gathered } from './gathered.ts'
import { matrixOf } from './matrix.ts'
import { Outlines } from './outline.ts'
import { pageOf } from './page.ts'
import { meansOf, tableOf } from './table.ts'
import { linesAfter } from './trial-lines.ts'

/** The entry of the results' threads, and of those that help them draw. */
type Given = { readonly role: 'results'; readonly dataDirectory: string; readonly modulePath: string } | { readonly role: 'draws' }

const given = workerData as Given
if (given.role === 'draws') {
  serve<DrawCalls>({ draw: ({ rows, seed, range }) => drawPart(rows, seed, range) }, parentThread())
} else {
  const db = openReading(given.dataDirectory)
  const gathered = new Gathered(db, new Drawing(given.modulePath))
  const outlines = new Outlines(db)
  serve<ResultsCalls>({
    table: (request) => tableOf(gathered, request),
    means: (request) => meansOf(gathered, request),
    matrix: (request) => matrixOf(gathered, request),
    csv: (request) => csvOf(gathered, request),
    page: (request) => pageOf(outlines, request),
    lines: (request) => linesAfter(outlines, request),
  }, parentThread())
}
