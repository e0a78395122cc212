import { loadAddon } from '#addon/addon.ts'

/** The addon is compiled at set-up; where that was not possible, tests that need it skip with this reason. */
const failure = await loadAddon().then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
)

export const trainerAvailable = failure === undefined
export const trainerReason = failure === undefined ? '' : ` (skipped: ${failure})`
