import { join } from 'node:path'
import type { StudyDocument, TrainingsDocument } from '#contract/bundle-documents.ts'
import type { Study } from '#core/study/study.ts'
import type { TrainTask } from '#core/study/train-examples.ts'
import { checkpointFile, trainedFolder } from '#runner/trained-file.ts'
import { addCell, addRunInstances, addRunTask, addTraining, addTrainTask, beginOpening } from '#store/bundles.ts'
import type { Store } from '#store/store.ts'
import { write } from '#store/write.ts'
import { saveReadTrials } from './asked-elsewhere.ts'
import type { ReadCell } from './read-plan.ts'
import type { Keeper, KeptTrial } from './read-run.ts'
import type { ReadTask } from './read-tasks.ts'
import { yieldToEventLoop } from './work.ts'

/** Instances written in one transaction. */
const batchSize = 1000

/**
 * Puts what is read into the store, in transactions of some milliseconds; nobody sees it before the opening is
 * finished.
 */
export function keeperIn(store: Store, run: string, at: string, signal: AbortSignal): Keeper {
  const instances: number[] = []
  const cells: number[] = []
  let read: StudyDocument | undefined
  return {
    async begin(document: StudyDocument, study: Study) {
      read = document
      const { name, state, message, createdAt, finishedAt, modeDifference } = document.run
      await write(
        store,
        () =>
          beginOpening(
            store,
            {
              id: run,
              study,
              name,
              state,
              message,
              createdAt,
              finishedAt,
              ...(modeDifference && { modeDifference }),
              notes: '',
              tags: [],
            },
            at,
          ),
        { signal },
      )
    },
    async tasks(tasks: readonly ReadTask[], trainTasks: readonly TrainTask[]) {
      for (const [position, { instances: own, ...task }] of tasks.entries()) {
        await write(store, () => addRunTask(store, run, position, task), { signal })
        for (let from = 0; from < own.length; from += batchSize) {
          const ids = await write(
            store,
            () => addRunInstances(store, run, position, from, own.slice(from, from + batchSize)),
            { signal },
          )
          for (const id of ids) instances.push(id)
          await yieldToEventLoop(signal)
        }
      }
      for (const [position, task] of trainTasks.entries()) {
        await write(store, () => addTrainTask(store, run, position, task), { signal })
        await yieldToEventLoop(signal)
      }
    },
    async plan(trainings: TrainingsDocument, planned: readonly ReadCell[]) {
      const folder = trainedFolder(store, run)
      await write(
        store,
        () => {
          const ids = trainings.map(({ curve, ...training }) =>
            addTraining(
              store,
              run,
              {
                ...training,
                file: join(folder, `${training.key}.gguf`),
                checkpoint: checkpointFile(folder, training, trainings),
              },
              curve,
            ),
          )
          for (const { cell, training, ...of } of planned)
            cells.push(
              addCell(store, run, cell, { ...of, training: training === null ? null : (ids[training] ?? null) }),
            )
        },
        { signal },
      )
    },
    async trials(cell: number, trials: readonly KeptTrial[]) {
      const document = read
      if (document === undefined) throw new Error('trials were read before their study')
      await write(
        store,
        () =>
          saveReadTrials(
            store,
            run,
            document,
            trials.map(({ instance, ...trial }) => ({
              ...trial,
              cell: cells[cell] ?? -1,
              instance: instances[instance] ?? -1,
            })),
          ),
        { signal },
      )
      await yieldToEventLoop(signal)
    },
  }
}
