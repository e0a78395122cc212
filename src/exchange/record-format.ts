/** One of the records that a file lists: a line of JSONL, an element of a JSON list, a row under its columns' names. */
export type FileRecord = Readonly<Record<string, unknown>>

/** What a record says of a task, with those of its instances that it holds. */
export interface TaskRecord {
  /** Absent: the task is told by its definition, and named after the file and its first record. */
  readonly task?: string
  /** Empty where the instances' inputs say what to do. */
  readonly definition: string
  readonly categories?: readonly string[]
  /** At least one. */
  readonly instances: readonly {
    readonly id?: string
    readonly input: string
    readonly output: readonly string[]
    readonly options?: readonly string[]
  }[]
  /** Why it is worth a warning, though it is taken; said of several at once: "have …". */
  readonly doubt?: string
}

/**
 * The skeleton of every dialect in which data for instruction tuning, or multiple-choice questions, are published as
 * records. A record that cannot be taken is left out, counted and named with its reason; the others are taken.
 */
export interface RecordFormat {
  readonly name: string
  readonly has: (record: FileRecord) => boolean
  /**
   * @param place the record in the file, e.g. `line 12`
   * @param fileName what a task is called where the record names none
   * @returns what is wrong with it, said of several at once: "have …"
   * @throws {ParseError} for a value that is none of the dialect's
   */
  readonly read: (record: FileRecord, place: string, fileName: string) => TaskRecord | string
}
