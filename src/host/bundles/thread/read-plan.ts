import {
  cellsDocument,
  trainingsDocument,
  type CellsDocument,
  type StudyDocument,
  type TrainingsDocument,
} from '#contract/bundle-documents.ts'
import { askedInstances } from '#core/study/cell-tasks.ts'
import { cellName, isAdded, type Cell } from '#core/study/cell.ts'
import { cellVersions, keysNow, trainingVersions } from '#core/study/cell-versions.ts'
import type { Study } from '#core/study/study.ts'
import { trainTexts, type TrainTask } from '#core/study/train-examples.ts'
import { planTrainings, trainingName } from '#core/study/training.ts'
import { names } from '#exchange/bundle/layout.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import { readDocument } from './parsed.ts'
import type { ReadTask } from './read-tasks.ts'
import type { CellOf } from './recompute.ts'
import type { Tally } from './tally.ts'
import { BrokenBundle } from './work.ts'
import { sha256 } from '../../sha256.ts'

/** As it is stored: what is not there is left out. */
export function studyFrom({ study: { predictions, stop, ...study } }: StudyDocument): Study {
  return { ...study, ...(stop !== undefined && { stop }), ...(predictions && { predictions }) }
}

/** The trainings, their keys made again of everything that they were given. */
export async function readTrainings(
  bundle: BundleReader,
  study: Study,
  tasks: readonly TrainTask[],
  tally: Tally,
): Promise<TrainingsDocument> {
  const { tuning } = study
  if (tuning === null) return []
  const trainings = await readDocument(bundle, names.trainings, trainingsDocument)
  checkOrder(names.trainings, trainings)
  const odd = trainings.find(({ state, sha256: file }) => (state === 'trained') !== (file !== null))
  if (odd)
    throw new BrokenBundle(
      `${names.trainings}: training ${trainingName(odd)} is ${odd.state}, ${odd.sha256 === null ? 'and has no file' : 'and has a file'}`,
    )
  const known = trainings.filter(({ condition, versions }) => same(versions, trainingVersions(condition, study)))
  if (known.length === 0) return trainings
  const now = planTrainings(study, sha256, (factors) => trainTexts({ ...study, tuning }, factors, tasks))
  for (const { position, key } of known)
    tally.compare({ file: names.trainings }, `${position}.key`, key, now[position]?.key)
  return trainings
}

export interface ReadCell extends CellOf {
  /** Position of its training; `null` for the untuned model. */
  readonly training: number | null
  readonly added: boolean
  /** That it asks. */
  readonly instances: number
  /** Of its file. */
  readonly trials: number
}

interface Planned {
  readonly tasks: readonly ReadTask[]
  readonly trainings: TrainingsDocument
  /** Whether this very version of Placebo wrote the bundle. */
  readonly sameVersion: boolean
}

/**
 * The cells, their keys made again; of one that was made by other versions of its conditions only what it has answered
 * can be.
 */
export async function readCells(
  bundle: BundleReader,
  study: Study,
  { tasks, trainings, sameVersion }: Planned,
  tally: Tally,
): Promise<readonly ReadCell[]> {
  const document = await readDocument(bundle, names.cells, cellsDocument)
  checkOrder(names.cells, document)
  const cells = document.map(cellFrom)
  const sizes = tasks.map(({ task, instances }) => ({ task: task.name, instances: instances.length }))
  const keys = keysNow(cells, study, sha256, trainings)
  const planned = cells.findIndex((cell) => isAdded(cell, study))
  if (planned !== -1 && cells.slice(planned).some((cell) => !isAdded(cell, study)))
    throw new BrokenBundle(`${names.cells}: what was added to the run comes before what was planned`)
  return document.map(({ name, key, versions, trials }, i) => {
    const cell = cells[i]
    if (!cell || (cell.method === 'predictions') !== (cell.predictions !== undefined))
      throw new BrokenBundle(`${names.cells}: it is not told what gave the answers of ${name}`)
    if (study.predictions && !cell.predictions)
      throw new BrokenBundle(`${names.cells}: ${name} was asked in a run that asked nothing`)
    const training =
      cell.training === null
        ? null
        : trainings.findIndex((each) => cell.training !== null && trainingName(each) === trainingName(cell.training))
    if (training === -1) throw new BrokenBundle(`${names.cells}: ${name} belongs to a training that is not there`)
    const known = cell.predictions !== undefined || same(versions, cellVersions(cell, study))
    const place = { file: names.cells, cell: name }
    // Another version may name a cell in other words.
    if (sameVersion) tally.compare(place, 'name', name, cellName(cell, study))
    if (known) tally.compare(place, 'key', key, keys[i])
    return {
      cell,
      study,
      promptsKnown: known && !cell.predictions,
      training,
      added: isAdded(cell, study),
      instances: askedInstances(cell, sizes, study),
      trials,
    }
  })
}

function cellFrom({
  position,
  key,
  method,
  condition,
  sampledFormat,
  decoding,
  training,
  predictions,
}: CellsDocument[number]): Cell {
  return {
    position,
    key,
    method,
    condition,
    ...(sampledFormat !== undefined && { sampledFormat }),
    decoding,
    training,
    ...(predictions && { predictions }),
  }
}

function checkOrder(file: string, each: readonly { readonly position: number; readonly key: string }[]): void {
  const misplaced = each.findIndex(({ position }, i) => position !== i)
  if (misplaced !== -1)
    throw new BrokenBundle(`${file}: what stands at ${misplaced} says ${each[misplaced]?.position ?? ''}`)
  if (new Set(each.map(({ key }) => key)).size !== each.length) throw new BrokenBundle(`${file}: two have one key`)
}

function same(
  versions: Readonly<Record<string, number | undefined>> | null,
  now: Readonly<Record<string, number>>,
): boolean {
  return versions !== null && Object.entries(now).every(([what, version]) => versions[what] === version)
}
