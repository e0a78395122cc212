import type { Instance } from '#core/task.ts'
import type { InstanceIds } from './instance-ids.ts'
import type { OptionPresence } from './option-presence.ts'
import type { TaskHead } from './read-event.ts'

/** What an instance is held against: those of its task that came before it. */
export interface InstancesBefore {
  readonly ids: InstanceIds
  readonly presence: OptionPresence
  /** Of the format's keys, those that the file has before its instances. */
  readonly fields: ReadonlyMap<string, unknown>
}

/** The skeleton of every format of task files that are one JSON object with its instances in a list. */
export interface TaskFormat {
  readonly name: string
  /** Of what it reads beside name and instances; further keys are skipped. */
  readonly keys: readonly string[]
  readonly required: readonly string[]
  /** Of the task's name; absent where that is always the file's. */
  readonly nameKey?: string
  /** Keys that say how instances are read, and so have to stand before them. */
  readonly keysBefore?: readonly string[]
  /** Of the list of instances; a file is of the format whose list it has. */
  readonly instancesKey: string
  /** @param where the instance in the file, e.g. `Instances[12]` */
  readonly instanceOf: (value: unknown, where: string, before: InstancesBefore) => Instance
  /** Why an instance is worth a warning, though it is taken; said of several at once: "have …". */
  readonly doubt?: (instance: Instance) => string | undefined
  /** @param fields of `keys`, those that the file has */
  readonly headOf: (name: string, fields: ReadonlyMap<string, unknown>) => TaskHead
}
