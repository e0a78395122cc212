/** Fluent text of one kind: one of `beginnings`, some of `middles`, and now and then one of `endings`. */
export interface Genre {
  readonly beginnings: readonly string[]
  readonly middles: readonly string[]
  readonly endings: readonly string[]
}
