import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'

/**
 * Has a file written beside its place, brought to the disk, and then put there: a file of that name is always whole.
 *
 * @param mode of a file that stays in the data folder is 0600; of one that a person named, what their umask leaves
 * @returns its SHA-256
 * @throws what the writer or the file system says
 */
export async function writeWhole(
  file: string,
  write: (part: string) => void | Promise<void>,
  mode = 0o666,
): Promise<string> {
  const part = `${file}.part`
  try {
    closeSync(openSync(part, 'w', mode))
    await write(part)
    const handle = openSync(part, 'r+')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    const sha256 = await sha256Of(part)
    renameSync(part, file)
    return sha256
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** Of a file that is made of another one: nobody may read it who may not read that one. */
export function modeOf(source: string): number {
  return statSync(source).mode & 0o666
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export function messageOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC')
    return `the disk is full: ${(error as Error).message}; free some space and train again: it goes on from the last checkpoint`
  return error instanceof Error ? error.message : String(error)
}
