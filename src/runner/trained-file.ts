import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isOfOneTraining, type Training } from '#core/study/training.ts'
import type { Store } from '#store/store.ts'
import type { TrainingRow } from '#store/trainings.ts'
import { sha256OfFile } from './file-hash.ts'

/** Where the files of a run's trainings lie. */
export function trainedFolder(store: Store, run: string): string {
  return join(store.dataDirectory, 'trained', run)
}

/** Where a training writes: in the data directory, whatever file was asked for, so that it is ours to make again. */
export function workingFile(store: Store, run: string, { key }: Pick<TrainingRow, 'key'>): string {
  return join(trainedFolder(store, run), `${key}.gguf`)
}

/** Of a training: each of its models goes on from where the one before it ended. */
export function checkpointFile(folder: string, training: Training, all: readonly Training[]): string {
  const whole = all.find((each) => each.step === undefined && isOfOneTraining(each, training)) ?? training
  return join(folder, `${whole.key}.checkpoint`)
}

/**
 * Brings a trained file to where it is to lie, never over another one; done before, it does nothing. Answers why it
 * could not.
 */
export async function deliver(working: string, { file, sha256 }: TrainingRow): Promise<string | undefined> {
  if (working === file || !existsSync(working)) return undefined
  if (!existsSync(file)) {
    // Copied under another name first: where the name is right, the file is whole. As a new file it has what the
    // person's umask leaves; a copy would be theirs alone, as the working file is.
    const part = `${file}.part`
    try {
      await pipeline(createReadStream(working, { highWaterMark: 1 << 20 }), createWriteStream(part))
      await rename(part, file)
    } finally {
      await rm(part, { force: true })
    }
  } else if ((await sha256OfFile(file)) !== sha256) {
    return `${file} is there and is another file; move it away`
  }
  await rm(working)
  return undefined
}

/** Why the file of a training cannot be used; undefined where it is the one that was stored. */
export async function changedFile(
  store: Store,
  run: string,
  { file, sha256, key }: TrainingRow,
): Promise<string | undefined> {
  const lies = [workingFile(store, run, { key }), file].find((each) => existsSync(each))
  if (lies === undefined) return `${file} is gone; bring it back`
  return (await sha256OfFile(lies)) === sha256
    ? undefined
    : `${lies} is no longer the file that was trained; bring that one back`
}
