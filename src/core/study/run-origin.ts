/** Where a run comes from that was not carried out on this machine. */
export type RunOrigin =
  | {
      readonly kind: 'bundle'
      /** Name of the bundle's file, without its folder, and its SHA-256. */
      readonly file: string
      readonly sha256: string
      readonly openedAt: string
      /** Of the Placebo that made it. */
      readonly version: string
      /** The run's id where it was carried out. */
      readonly run: string
      readonly recomputed: Recomputed
    }
  | {
      readonly kind: 'predictions'
      /** Name of the file of predictions, without its folder, and its SHA-256. */
      readonly file: string
      readonly sha256: string
      readonly importedAt: string
      /**
       * Instances of the collection's tasks for which there was no prediction; `null` where the file brought its own
       * instances.
       */
      readonly missing: number | null
    }

/** What became of computing everything of a bundle again from its raw answers. */
export interface Recomputed {
  /** Numbers, hashes and outcomes that were computed again. */
  readonly numbers: number
  /** Of these, those that are not what the bundle says. */
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly Difference[]
}

/** One number that is not what the bundle says it is. */
export interface Difference {
  /** In the bundle. */
  readonly file: string
  /** Name of a cell, a task and an instance's id; `null` where it belongs to none. */
  readonly cell: string | null
  readonly task: string | null
  readonly instance: string | null
  readonly field: string
  readonly stored: string
  readonly recomputed: string
}
