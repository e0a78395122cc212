import { trainingsDocument, type TrainingsDocument } from '#contract/bundle-documents.ts'
import { names } from '#exchange/bundle/layout.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import { makePrivateFolder } from '#files/private.ts'
import { deliver, trainedFolder, workingFile } from '#runner/trained-file.ts'
import { saveDoneTraining } from '#store/shards.ts'
import type { Store } from '#store/store.ts'
import { readTrainings, type TrainingRow } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import { takeAdapter } from '../bundles/thread/open.ts'
import { readDocument } from '../bundles/thread/parsed.ts'
import { BrokenBundle } from '../bundles/thread/work.ts'

/** What a shard says of a training of the run, or why it cannot be that training's. */
export async function doneTraining(
  bundle: BundleReader,
  planned: Pick<TrainingRow, 'position' | 'key'>,
): Promise<TrainingsDocument[number]> {
  const trainings = await readDocument(bundle, names.trainings, trainingsDocument)
  const done = trainings[planned.position]
  if (done?.key !== planned.key)
    throw new BrokenBundle(`${names.trainings}: training ${planned.position} is another one than the study's`)
  if (done.state === 'diverged') return done
  if (done.state !== 'trained' || done.sha256 === null)
    throw new BrokenBundle(`${names.trainings}: training ${planned.position} is ${done.state}, not trained`)
  if (done.parity === null)
    throw new BrokenBundle(`${names.trainings}: training ${planned.position} has no certificate`)
  if (!bundle.names.includes(names.adapter(done.sha256)))
    throw new BrokenBundle(`${names.adapter(done.sha256)} is missing`)
  return done
}

/**
 * Puts a training that a shard has done in the place of the planned one, with its file, curve and certificate.
 *
 * @returns whether it was not here before
 */
export async function takeTraining(
  store: Store,
  run: string,
  position: number,
  bundle: BundleReader,
  signal: AbortSignal,
): Promise<boolean> {
  const planned = readTrainings(store, run).find((each) => each.position === position)
  if (planned === undefined) throw new BrokenBundle(`the study has no training ${position}`)
  const done = await doneTraining(bundle, planned)
  const { state, sha256 } = planned
  if (state === 'trained' || state === 'diverged') {
    if (state === done.state && sha256 === done.sha256) return false
    throw new BrokenBundle(
      `training ${position} is done here already, and otherwise; scores of one training must come from one model`,
    )
  }
  if (done.sha256 !== null) {
    makePrivateFolder(trainedFolder(store, run))
    const working = workingFile(store, run, planned)
    await takeAdapter(bundle, done.sha256, working, signal)
    const undelivered = await deliver(working, { ...planned, sha256: done.sha256 })
    if (undelivered !== undefined) throw new Error(undelivered)
  }
  const { curve, ...row } = done
  await write(store, () => saveDoneTraining(store, planned.id, row, curve), { signal })
  return true
}
