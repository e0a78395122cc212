/** What the numbers of a run say, one sentence each. */
export interface Said {
  /** The part of the run that is spoken of; `null`: all of it. */
  readonly about: string | null
  readonly sentences: readonly string[]
}

/** As lines, for a face that shows no groups. */
export function saidInLines(said: readonly Said[]): readonly string[] {
  return said.flatMap(({ about, sentences }) => (about === null ? sentences : [`${about}:`, ...sentences]))
}
