import type { RunRow } from '#store/runs.ts'
import { sha256 } from '../sha256.ts'

/** By which a folder is known to be of a run. */
export function studyHash({ study }: Pick<RunRow, 'study'>): string {
  return sha256(JSON.stringify(study))
}
