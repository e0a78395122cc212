/** One way of scoring an answer. */
export interface Score<Value extends number | null> {
  /** As it stands in files: scripts read them by it, so it never changes. */
  readonly title: string
  /** For people. */
  readonly inWords: string
  /** For people, where there is room for two words: heads of columns, panels side by side. */
  readonly short: string
  /** Of a mean; a single answer's value lies between 0 and 1. */
  readonly unit: '%'
  /** 0 or 1, or a share from 0 to 1; or `null`, where the task or its references have nothing to hold against. */
  readonly gives: 'bit' | 'bit or none' | 'share or none'
  /** @param labels the label space of a classification task, `null` for a generation task */
  score(answer: string, references: readonly string[], labels: readonly string[] | null): Value
}
