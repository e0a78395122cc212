import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../shared/', import.meta.url))

/**
 * Real task data and golden scores lie beside the repository; where they do not, tests that need them skip with this
 * reason.
 */
export const sharedAvailable = existsSync(root)
export const sharedReason = sharedAvailable ? '' : ' (skipped: no ../shared beside the repository)'

export function sharedPath(path: string): string {
  return root + path
}
