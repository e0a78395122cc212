import { link, rename } from 'node:fs/promises'

/** What every export says of a file that is there. */
export function existsMessage(file: string): string {
  return `invalid output: ${file} exists; choose another name, or write over it`
}

/**
 * A rename would replace a file that came in the meantime, a second link to the same content does not. FAT disks have
 * no links.
 */
export async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (isExistsError(error)) throw error
    await rename(from, to)
  }
}

export function isExistsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
