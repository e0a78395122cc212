import type { Instance } from '#core/task.ts'

/** An instance as the tables `instances`, `run_instances` and `run_train_instances` have it; lists are JSON. */
export interface InstanceColumns {
  readonly id: string
  readonly input: string
  readonly refs: string
  /** `null`: it is of no choice task. */
  readonly options: string | null
}

/** @param id its column: collections and runs name it differently */
export function instanceColumns(id: 'id' | 'instance_id'): string {
  return `${id}${id === 'id' ? '' : ' AS id'}, input, reference_list AS refs, options`
}

export function instanceFrom({ id, input, refs, options }: InstanceColumns): Instance {
  return { id, input, references: listFrom(refs), ...(options !== null && { options: listFrom(options) }) }
}

/** The values of the columns id, input, reference_list and options, in this order. */
export function instanceValues({
  id,
  input,
  references,
  options,
}: Instance): readonly [string, string, string, string | null] {
  return [id, input, JSON.stringify(references), options === undefined ? null : JSON.stringify(options)]
}

export function listFrom(json: string): string[] {
  return JSON.parse(json) as string[]
}
