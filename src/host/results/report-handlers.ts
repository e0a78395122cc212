import { resolve } from 'node:path'
import { writeText } from '#exchange/write-text.ts'
import { implementWith } from '../implement.ts'
import { outputsProblems } from '../disk/output-file.ts'
import { factsOf } from './report/facts.ts'
import { reportText } from './report/report.ts'
import type { Asking } from './ask.ts'
import { findRun } from '../runs/run-id.ts'

const os = implementWith<'store' | 'slot' | 'results' | 'date'>()

/** Characters of one piece: a page of many tables is many small texts. */
const gathered = 65_536

const read = os.reports.read.handler(async function* ({ input, ...asking }) {
  const { name, pieces } = await reportOf(input, asking)
  for (const text of pieces) yield { text }
  return { name }
})

const write = os.reports.write.handler(async ({ input, ...asking }) => {
  const file = resolve(input.file)
  const problems = outputsProblems('.', [file], input.overwrite)
  if (problems.length > 0) throw asking.errors.INVALID_REQUEST({ data: { reasons: problems } })
  const { pieces } = await reportOf(input, asking)
  let bytes = 0
  const counted = function* () {
    for (const text of pieces) {
      bytes += Buffer.byteLength(text)
      yield text
    }
  }
  const written = await writeText(file, counted(), input)
  if (written.state === 'refused') throw asking.errors.WORK_FAILED({ data: { reasons: [written.reason] } })
  return { file, bytes }
})

export const reports = { read, write }

async function reportOf(
  { run: asked, texts }: { readonly run: string; readonly texts: boolean },
  asking: Asking<'slot' | 'date'>,
) {
  const found = findRun(asking.context.store, asked)
  if (found.state === 'refused') throw asking.errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { run } = found
  if (run.total === 0)
    throw asking.errors.INVALID_REQUEST({
      data: { reasons: [`run ${run.id} only trained a model and asked nothing; there is nothing to report`] },
    })
  return { name: `${run.name} report.html`, pieces: inPieces(reportText(await factsOf(run, texts, asking))) }
}

function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < gathered) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
