import { isDiskFull } from '#store/disk-full.ts'
import { isBusy } from '#store/write.ts'

const diskFull = 'the disk is full; free some space and try again'

const busy =
  'another process has been writing to the data folder all the time; nothing was saved. Wait for it or end it, then try again'

/** What a failure means that is nobody's fault in here, in one sentence; undefined for any other. */
export function brokenWorld(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (isDiskFull(error)) return diskFull
  return isBusy(error) ? busy : brokenWorld(error.cause)
}
