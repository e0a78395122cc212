import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Why nothing can be written to a file, one sentence each. What is there is never written over. */
export function outputProblems(file: string): readonly string[] {
  const folder = dirname(file)
  if (existsSync(file)) return [`invalid output: ${file} exists; choose another name, nothing is written over`]
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [`invalid output: ${file}; there is no folder ${folder}`]
  return []
}
