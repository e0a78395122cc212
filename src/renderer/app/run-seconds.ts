interface EndedRun {
  readonly state: string
  readonly createdAt: string
  readonly finishedAt: string | null
  /** `null`: it was carried out here. */
  readonly origin: unknown
}

/** From its beginning to its end, pauses included; `null`: it has not ended, or was carried out elsewhere. */
export function runSeconds({ state, createdAt, finishedAt, origin }: EndedRun): number | null {
  return origin !== null || finishedAt === null || (state !== 'finished' && state !== 'failed')
    ? null
    : (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000
}
