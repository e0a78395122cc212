/**
 * A numbered, named step of the database. A migration that has shipped is closed: it is never edited, the next one
 * corrects it. `number` becomes SQLite's `user_version`.
 */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  /**
   * What its SQL calls by these names: from texts to a text. As closed as the rest, so it uses nothing that may still
   * change.
   */
  readonly functions?: Readonly<Record<string, (...texts: readonly string[]) => string>>
}
