import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { names } from '#exchange/bundle/layout.ts'
import { documentText, writeBundle, type BundleFile } from '#exchange/bundle/write-bundle.ts'
import { readAnswerSources } from '#store/hand-outs.ts'
import type { RunRow } from '#store/runs.ts'
import { openReading, type ReadableDB } from '#store/store.ts'
import { readTrainings, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import { countTrials } from '#store/trial-rows.ts'
import { Gathered } from '../../results/thread/gathered.ts'
import type { BundleCalls, Made } from '../calls.ts'
import { cellsDocumentOf, studyDocumentOf, trainingsDocumentOf, versionsDocumentOf, type Without } from './documents.ts'
import { taskLines, trainTaskLines, trialLines } from './lines.ts'
import { statisticsOf } from './statistics.ts'
import { BrokenBundle, type Working } from './work.ts'

export interface Making extends Working {
  readonly dataDirectory: string
}

/** Everything is read as it is in one moment, whatever is added meanwhile. */
export async function makeBundle(
  { run: id, ...request }: BundleCalls['make']['request'],
  making: Making,
): Promise<Made> {
  const db = openReading(making.dataDirectory)
  db.reading.exec('BEGIN')
  try {
    return await makeFrom(db, id, request, making)
  } catch (error) {
    if (error instanceof BrokenBundle) return { state: 'refused', reason: error.message }
    throw error
  } finally {
    db.close()
  }
}

async function makeFrom(
  db: ReadableDB,
  id: string,
  { file, adapters, overwrite, content = 'whole' }: Omit<BundleCalls['make']['request'], 'run'>,
  { drawing, emit, signal, dataDirectory }: Making,
): Promise<Made> {
  emit({ phase: 'statistics', done: 0, total: 1 })
  const found = new Gathered(db, drawing).of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const statistics = content === 'whole' ? await statisticsOf(found.answer, signal) : undefined
  const trainings = readTrainings(db, id)
  const counts = content === 'plan' ? new Map<number, number>() : countTrials(db, id)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let done = 0
  const reported = (trials: number) => {
    done += trials
    emit({ phase: 'trials', done, total })
  }
  const without = withoutPaths(run, trainings, dataDirectory)
  const sources = content === 'plan' ? [] : readAnswerSources(db, id)
  const files: BundleFile[] = [
    { name: names.study, pieces: [documentText(studyDocumentOf(run, without, sources))] },
    { name: names.versions, pieces: [documentText(versionsDocumentOf(run))] },
    { name: names.tasks, pieces: taskLines(db, run, signal) },
    { name: names.cells, pieces: [documentText(cellsDocumentOf(results, trainings, counts))] },
    ...(statistics === undefined ? [] : [{ name: names.statistics, pieces: [documentText(statistics)] }]),
    ...results.cells.map(({ id: cell }, place) => ({
      name: names.trials(place),
      pieces: content === 'plan' ? [] : trialLines(db, cell, results.tasks, { without, sources, reported, signal }),
    })),
    ...(run.study.tuning === null
      ? []
      : [
          { name: names.trainTasks, pieces: trainTaskLines(readTrainTasks(db, id), signal) },
          { name: names.trainings, pieces: [documentText(trainingsDocumentOf(db, run, trainings, without))] },
        ]),
    ...(adapters ? adapterFiles(trainings, signal) : []),
  ]
  const written = await writeBundle(file, files, { overwrite })
  if (written.state !== 'written') return written
  return {
    state: 'made',
    file,
    bytes: written.bytes,
    sha256: written.sha256,
    trials: total,
    adapters: files.filter(({ name }) => name.startsWith('adapters/')).length,
  }
}

/** Files of the same bytes are one. */
function adapterFiles(trainings: readonly TrainingRow[], signal: AbortSignal): BundleFile[] {
  const trained = new Map(
    trainings.flatMap(({ state, sha256, file }) =>
      state === 'trained' && sha256 !== null ? [[sha256, file] as const] : [],
    ),
  )
  return [...trained].map(([sha256, file]) => {
    if (!existsSync(file))
      throw new BrokenBundle(`${file} is gone: bring it back, or make the bundle without what was trained`)
    return { name: names.adapter(sha256), pieces: bytesOf(file, sha256, signal), packed: false }
  })
}

async function* bytesOf(file: string, sha256: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted()
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') !== sha256)
    throw new BrokenBundle(
      `${file} is no longer the file that was trained; bring that one back, or make the bundle without what was trained`,
    )
}

/** Messages may name files of this machine; a bundle tells their names only. */
function withoutPaths({ study }: RunRow, trainings: readonly TrainingRow[], dataDirectory: string): Without {
  // Folders may have spaces in their names, which a path in a sentence cannot be told by.
  const files = [study.model.file, ...trainings.flatMap(({ file, checkpoint }) => [file, checkpoint])].filter(
    (path) => path.length > 3,
  )
  const folders = [dataDirectory, homedir()].filter((path) => path.length > 1)
  return (text) => {
    const named = files.reduce((reported, path) => reported.replaceAll(path, path.split(/[\\/]/).at(-1) ?? ''), text)
    const without = folders.reduce((reported, path) => reported.replaceAll(path, ''), named)
    return without.replaceAll(/(^|[\s'"(=<[]|file:\/\/)(?:[A-Za-z]:)?(?:[\\/][^\s\\/'":]+)*[\\/](?=[^\s\\/])/g, '$1')
  }
}
