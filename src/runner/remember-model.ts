import { stat } from 'node:fs/promises'
import { conditionName } from '#core/conditions/index.ts'
import { isTunedElsewhere } from '#core/training-sets/words.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { factorsOf } from '#core/study/training.ts'
import type { RunRow } from '#store/runs.ts'
import { findModel, freeModelName, saveModel } from '#store/models.ts'
import type { TrainingRow } from '#store/trainings.ts'
import type { RunContext } from './run-context.ts'
import type { WaitingEvent } from './run-event.ts'
import { whenFree, type WrittenWhenFree } from './when-free.ts'

const known = { state: 'written', result: undefined } as const

/** Puts a trained file among the models that are known, with its ancestry; done before, it does nothing. */
export async function* rememberModel(
  run: RunRow,
  training: TrainingRow,
  { method }: StudyTuning,
  means: Pick<RunContext, 'store' | 'engine' | 'studyNow' | 'date' | 'signal'>,
): AsyncGenerator<WaitingEvent, WrittenWhenFree<void>> {
  const {
    store,
    engine,
    studyNow: { model },
  } = means
  const { file, sha256, condition, size, seed, step } = training
  if (sha256 === null || findModel(store, file)?.sha256 === sha256) return known
  const inspection = method.kind === 'full' ? await engine.inspect(file) : await engine.inspect(model.file)
  // What the engine cannot read has failed its certificate and is told there.
  if (inspection.state === 'refused') return known
  const { size: fileSize, ctimeMs } = await stat(file)
  return yield* whenFree(run.id, means, () => {
    saveModel(store, {
      name: freeModelName(
        store,
        `${model.name}-${conditionName(condition)}-${size}-seed${seed}${step === undefined ? '' : `-step${step}`}${isTunedElsewhere(training) ? '-elsewhere' : ''}`,
      ),
      file,
      fileSize,
      modifiedMs: ctimeMs,
      sha256,
      // The trainer writes no others, and what comes from elsewhere was checked.
      weightsChecked: true,
      info: JSON.stringify({ ...inspection.model, fileSize }),
      addedAt: means.date().toISOString(),
      kind: method.kind === 'lora' ? 'adapter' : 'model',
      origin: isTunedElsewhere(training)
        ? null
        : {
            method: method.kind,
            parentSha256: model.sha256,
            run: run.id,
            study: run.study.name,
            training: factorsOf(training),
          },
    })
  })
}
