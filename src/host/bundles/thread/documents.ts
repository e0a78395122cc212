import { basename, win32 } from 'node:path'
import {
  studyDocument,
  type CellsDocument,
  type StudyDocument,
  type TrainingsDocument,
  type VersionsDocument,
} from '#contract/bundle-documents.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { Offer } from '#core/endpoints/endpoint.ts'
import type { Study } from '#core/study/study.ts'
import { cellName } from '#core/study/cell.ts'
import { cellVersions, keysNow, trainingVersions } from '#core/study/cell-versions.ts'
import { trainTexts } from '#core/study/train-examples.ts'
import { factorsOf as ownFactors, planTrainings, type TrainingFactors } from '#core/study/training.ts'
import type { ImportedTemplate } from '#core/templates/template.ts'
import type { AnswerSource } from '#store/hand-outs.ts'
import type { RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readTrainingSteps, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import type { RunResults } from '../../results/run-results.ts'
import { placeboVersion } from '../../version.ts'
import { sha256 } from '../../sha256.ts'

/** A message without what names a machine. */
export type Without = (text: string) => string

/** In the order of its schema, as an opened run has it, too: the same run makes the same bytes wherever it is. */
export function studyDocumentOf(
  { id, name, state, message, createdAt, finishedAt, study, modeDifference }: RunRow,
  without: Without,
  sources: readonly AnswerSource[] = [],
): StudyDocument {
  const { model } = study
  return studyDocument.parse({
    // What was running when its process ended has stopped.
    run: {
      id,
      name,
      state: state === 'running' ? 'stopped' : state,
      message: message && without(message),
      createdAt,
      finishedAt,
      ...(modeDifference && { modeDifference }),
      ...(sources.length > 0 && { askedElsewhere: sources }),
    },
    study: {
      ...study,
      model: {
        ...model,
        file: win32.basename(basename(model.file)),
        ...(model.endpoint && { endpoint: endpointWithout(model.endpoint, without) }),
      },
      leftOut: study.leftOut.map((each) => ({ ...each, reason: without(each.reason) })),
    },
  })
}

/** What was seen of a server may name its address. */
function endpointWithout({ report, ...named }: NonNullable<Study['model']['endpoint']>, without: Without) {
  if (report === undefined) return named
  const probes = report.probes.map((probe) => ({ ...probe, detail: without(probe.detail) }))
  const offered = (offer: Offer): Offer =>
    offer.state === 'missing' ? { ...offer, reason: without(offer.reason) } : offer
  const { free, constrained, likelihood } = report.offers
  const offers = { free: offered(free), constrained: offered(constrained), likelihood: offered(likelihood) }
  return { ...named, report: { ...report, probes, offers } }
}

export function versionsDocumentOf({ study }: RunRow): VersionsDocument {
  return {
    placebo: placeboVersion,
    engineBuild: study.model.engineBuild,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }
}

export function cellsDocumentOf(
  { cells, study }: RunResults,
  trainings: readonly TrainingRow[],
  counts: ReadonlyMap<number, number>,
): CellsDocument {
  const keys = keysNow(
    cells.map(({ cell }) => cell),
    study,
    sha256,
    trainings,
  )
  return cells.map(({ id, cell }, i) => {
    const { position, key, method, condition, sampledFormat, decoding, draw, training, predictions } = cell
    return {
      position,
      key,
      name: cellName(cell, study),
      method,
      condition: conditionOf(condition),
      ...(sampledFormat !== undefined && { sampledFormat }),
      versions: predictions || keys[i] !== key ? null : cellVersions(cell, study),
      decoding,
      ...(draw !== undefined && { draw }),
      training: training && factorsOf(training),
      ...(predictions && { predictions }),
      trials: counts.get(id) ?? 0,
    }
  })
}

export function trainingsDocumentOf(
  db: ReadableDB,
  { id, study }: RunRow,
  trainings: readonly TrainingRow[],
  without: Without,
): TrainingsDocument {
  const { tuning } = study
  const tasks = readTrainTasks(db, id)
  const now =
    tuning === null ? [] : planTrainings(study, sha256, (factors) => trainTexts({ ...study, tuning }, factors, tasks))
  return trainings.map(
    (
      {
        id: training,
        position,
        key,
        condition,
        size,
        seed,
        step,
        state,
        sha256: file,
        steps,
        loss,
        firstEpochLoss,
        lastEpochLoss,
        heldOutBefore,
        heldOutLoss,
        seconds,
        threads,
        parity,
        message,
      },
      i,
    ) => ({
      position,
      key,
      ...factorsOf({ condition, size, seed, step }),
      versions: now[i]?.key === key ? trainingVersions(condition, study) : null,
      state,
      sha256: file,
      steps,
      loss,
      firstEpochLoss,
      lastEpochLoss,
      heldOutBefore,
      heldOutLoss,
      seconds,
      threads,
      parity,
      message: message && without(message),
      curve: readTrainingSteps(db, training),
    }),
  )
}

function factorsOf(training: TrainingFactors): TrainingFactors {
  return ownFactors({ ...training, condition: conditionOf(training.condition) })
}

function conditionOf({ definition, examples, words, spelled, told, template, selection, own }: Condition): Condition {
  return {
    definition,
    examples,
    ...(words !== undefined && { words }),
    ...(spelled && { spelled: [...spelled] }),
    ...(told !== undefined && { told }),
    ...(template && { template: templateOf(template) }),
    ...(selection !== undefined && { selection }),
    ...(own !== undefined && { own }),
  }
}

function templateOf({ set, name, category, text, placement }: ImportedTemplate): ImportedTemplate {
  return { set, name, category, text, ...(placement !== undefined && { placement }) }
}
