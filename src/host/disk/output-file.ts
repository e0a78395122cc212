import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { outputProblem } from '#files/named-file.ts'
import { existsMessage } from '#exchange/new-file.ts'
import { writeText } from '#exchange/write-text.ts'

/** Why nothing can be written to a file, one sentence each: asked before the work that makes what is to be written. */
export function outputProblems(file: string, overwrite: boolean | 'never'): readonly Reason[] {
  const folder = dirname(file)
  const problem = outputProblem(file)
  if (problem !== undefined) return [`invalid output: ${file}; ${problem}`]
  if (overwrite === 'never' && existsSync(file))
    return [`invalid output: ${file} exists; choose another name, a model is never written over`]
  if (overwrite === false && existsSync(file)) return [exists(file)]
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return [`invalid output: ${file}; there is no folder ${folder}`]
  return []
}

/** Files that belong together: one that is there keeps all from being written. */
export function outputsProblems(folder: string, files: readonly string[], overwrite: boolean): readonly Reason[] {
  const paths = files.map((file) => resolve(folder, file))
  const unusable = paths.flatMap((path) => {
    const problem = outputProblem(path)
    return problem === undefined ? [] : [`invalid output: ${path}; ${problem}`]
  })
  return unusable.length > 0 || overwrite ? unusable : paths.filter((path) => existsSync(path)).map(exists)
}

/** Of a file that the writer of a collection was not to write over. */
export function unwritten({ code, message }: { readonly code: string; readonly message: string }): Reason {
  return code === 'exists' ? { sentence: message, remedy: 'overwrite' } : message
}

function exists(file: string): Reason {
  return { sentence: existsMessage(file), remedy: 'overwrite' }
}

/** Writes a text that is there whole. */
export async function writeOutput(
  file: string,
  text: string,
  options: { readonly overwrite: boolean },
): Promise<{ readonly state: 'written' } | { readonly state: 'refused'; readonly reason: Reason }> {
  return !options.overwrite && existsSync(file)
    ? { state: 'refused', reason: exists(file) }
    : writeText(file, [text], options)
}
