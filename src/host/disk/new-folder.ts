import { readdir } from 'node:fs/promises'
import { isOfSystem } from '#files/named-file.ts'
import { reasonOf } from '#files/reason.ts'

/** Why nothing can be handed out into a folder: it has to be a new one, or empty, so that what lies in it is ours. */
export async function newFolderProblem(folder: string): Promise<string | undefined> {
  if (isOfSystem(folder)) return `invalid folder: ${folder} (it belongs to the system)`
  try {
    const there = await readdir(folder)
    return there.length === 0 ? undefined : `invalid folder: ${folder} (it is not empty; name a new one)`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return code === 'ENOENT' ? undefined : `invalid folder: ${folder} (${reasonOf(error)})`
  }
}
