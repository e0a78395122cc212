import type { Recomputed, RunOrigin } from '#core/study/run-origin.ts'
import type { RunRow } from '#store/runs.ts'

/** As faces see it. */
export function originView(origin: RunOrigin | null) {
  return origin?.kind === 'bundle' ? { ...origin, recomputed: recomputedView(origin.recomputed) } : origin
}

export function recomputedView({ numbers, differing, differences }: Recomputed) {
  return { numbers, differing, differences }
}

/** Why nobody can go on with it here; undefined for a run that was carried out here. */
export function whyNotResumed({ id, origin }: Pick<RunRow, 'id' | 'origin'>): string | undefined {
  switch (origin?.kind) {
    case undefined:
      return undefined
    case 'bundle':
      return `run ${id} was opened from the bundle ${origin.file}: it was asked on another machine, and answers of two are not mixed; run it again from the beginning instead`
    case 'predictions':
      return `run ${id} holds predictions made elsewhere (${origin.file}): there is nothing to ask`
  }
}
