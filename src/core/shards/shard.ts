/** Instances of a task, by their places in it, asked in some cells: all by their positions in the run. */
export interface Slice {
  readonly cells: readonly number[]
  readonly task: number
  readonly from: number
  /** The first one that is no longer in it. */
  readonly to: number
}

/** The share of a run that one machine carries out: one training, or trials. */
export interface Shard {
  /** Counted from 1: those that train come first. */
  readonly number: number
  /** Positions of the training that it does: of each of its models, where its checkpoints are asked. */
  readonly trainings: readonly number[]
  /** Positions of the trainings whose models it asks. */
  readonly needs: readonly number[]
  readonly slices: readonly Slice[]
}

/** Which instances of a task a cell asks in a shard, by their places; undefined where it asks none of them. */
export type AskedPlaces = (cell: number, task: number) => ((place: number) => boolean) | undefined

export function placesIn({ slices }: Pick<Shard, 'slices'>): AskedPlaces {
  const ranges = Map.groupBy(
    slices.flatMap(({ cells, task, from, to }) => cells.map((cell) => ({ key: `${cell} ${task}`, from, to }))),
    ({ key }) => key,
  )
  return (cell, task) => {
    const own = ranges.get(`${cell} ${task}`)
    return own && ((place) => own.some(({ from, to }) => from <= place && place < to))
  }
}

/** Position of a cell → trials of it in a shard. */
export function trialsByCell({ slices }: Pick<Shard, 'slices'>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { cells, from, to } of slices)
    for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + to - from)
  return counts
}

export function countTrialsOf({ slices }: Pick<Shard, 'slices'>): number {
  return slices.reduce((sum, { cells, from, to }) => sum + cells.length * (to - from), 0)
}
