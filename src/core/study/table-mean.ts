/** Percent, not rounded; `null` where there is nothing to take a mean of. */
export interface TableMean {
  readonly overInstances: number | null
  readonly overTasks: number | null
  /** Instances and tasks the means stand on. */
  readonly n: number
  readonly tasks: number
}
