import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import type { Instance, Task } from '#core/task.ts'

/** A task that predictions may be of, its instances read when the first of them comes. */
export interface PlacedTask<I extends { readonly instance: Instance } = { readonly instance: Instance }> {
  readonly task: Task
  readonly instances: () => readonly I[]
}

export interface Found<I> {
  readonly task: number
  readonly place: I
}

/**
 * Finds the instance of a prediction: by its id in its task, or by its input where the file gives no id, or another
 * one.
 */
export function placesOf<I extends { readonly instance: Instance }>(
  tasks: readonly PlacedTask<I>[],
): (prediction: Pick<Prediction, 'task' | 'id' | 'input'>) => Found<I> | undefined {
  const byName = new Map(tasks.map(({ task }, i) => [task.name, i]))
  const known = new Map<
    number,
    { readonly byId: ReadonlyMap<string, I>; readonly byInput: ReadonlyMap<string, I | null> }
  >()
  const indexOf = (task: number) => {
    const before = known.get(task)
    if (before) return before
    const instances = tasks[task]?.instances() ?? []
    const inputs = new Map<string, I | null>()
    // What two instances have in common tells neither.
    for (const each of instances)
      inputs.set(each.instance.input.trim(), inputs.has(each.instance.input.trim()) ? null : each)
    const index = { byId: new Map(instances.map((each) => [each.instance.id, each])), byInput: inputs }
    known.set(task, index)
    return index
  }
  return ({ task: name, id, input }) => {
    const task = byName.get(name)
    if (task === undefined) return undefined
    const { byId, byInput } = indexOf(task)
    const place = (id === null ? undefined : byId.get(id)) ?? (input === null ? undefined : byInput.get(input.trim()))
    return place ? { task, place } : undefined
  }
}
