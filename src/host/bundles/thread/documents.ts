import { basename, win32 } from 'node:path'
import type { CellsDocument, StudyDocument, TrainingsDocument, VersionsDocument } from '#contract/bundle-documents.ts'
import { cellName } from '#core/study/cell.ts'
import { keysNow, promptVersions, trainingVersions } from '#core/study/cell-versions.ts'
import { trainTexts } from '#core/study/train-examples.ts'
import { planTrainings } from '#core/study/training.ts'
import type { RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readTrainingSteps, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import { sha256 } from '../../host.ts'
import type { RunResults } from '../../run-results.ts'
import { placeboVersion } from '../../version.ts'

/** A message without what names a machine. */
export type Without = (text: string) => string

export function studyDocumentOf({ id, name, state, message, createdAt, finishedAt, study }: RunRow, without: Without): StudyDocument {
  const { model } = study
  return {
    // What was running when its process ended has stopped.
    run: { id, name, state: state === 'running' ? 'stopped' : state, message: message && without(message), createdAt, finishedAt },
    study: {
      ...study,
      model: { ...model, file: win32.basename(basename(model.file)) },
      conditions: [...study.conditions],
      decodings: [...study.decodings],
      leftOut: study.leftOut.map((each) => ({ ...each, reason: without(each.reason) })),
      tuning: study.tuning && (structuredClone(study.tuning) as StudyDocument['study']['tuning']),
    },
  }
}

export function versionsDocumentOf({ study }: RunRow): VersionsDocument {
  return { placebo: placeboVersion, engineBuild: study.model.engineBuild, node: process.versions.node, platform: `${process.platform} ${process.arch}` }
}

export function cellsDocumentOf({ cells, study }: RunResults, trainings: readonly TrainingRow[], counts: ReadonlyMap<number, number>): CellsDocument {
  const keys = keysNow(cells.map(({ cell }) => cell), study, sha256, trainings)
  return cells.map(({ id, cell }, i) => {
    const { position, key, method, condition, decoding, training, predictions } = cell
    return {
      position, key, name: cellName(cell, study), method, condition,
      versions: predictions || keys[i] !== key ? null : promptVersions(condition, study),
      decoding, training, ...(predictions && { predictions }), trials: counts.get(id) ?? 0,
    }
  })
}

export function trainingsDocumentOf(db: ReadableDB, { id, study }: RunRow, trainings: readonly TrainingRow[], without: Without): TrainingsDocument {
  const { tuning } = study
  const tasks = readTrainTasks(db, id)
  const now = tuning === null ? [] : planTrainings(study, sha256, (factors) => trainTexts({ ...study, tuning }, factors, tasks))
  return trainings.map(({ id: training, position, key, condition, size, seed, state, sha256: file, steps, loss, heldOutLoss, seconds, threads, parity, message }, i) => ({
    position, key, condition, size, seed,
    versions: now[i]?.key === key ? trainingVersions(condition, study) : null,
    state, sha256: file, steps, loss, heldOutLoss, seconds, threads, parity, message: message && without(message),
    curve: readTrainingSteps(db, training),
  }))
}
