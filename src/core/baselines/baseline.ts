import type { Instance, Example, Kind } from '#core/task.ts'

/** A task and those of its instances that the study asks: a baseline counts only on the same instances. */
export interface BaselineTask {
  readonly task: string
  readonly category: string
  /**
   * The label space of a classification task; `null` for a generation task, and for a choice task, whose instances have
   * options.
   */
  readonly labels: readonly string[] | null
  /** The task's positive examples. */
  readonly examples: readonly Example[]
  readonly instances: readonly Instance[]
}

/** What a baseline reaches. All numbers are percent, not rounded. */
export interface Baseline<Name extends string = string> {
  readonly name: Name
  /** Instances of the tasks the baseline applies to, and those tasks: the numbers stand on these only. */
  readonly n: number
  readonly tasks: number
  /** Over instances. */
  readonly exactMatch: number
  /** Mean over tasks. */
  readonly exactMatchOverTasks: number
  readonly perTask: readonly BaselineOfTask[]
}

export interface BaselineOfTask {
  readonly task: string
  readonly category: string
  readonly n: number
  readonly exactMatch: number
}

/** Instances are weighed by `n`; `null` where the baseline applies to no instance. */
export function baseline<Name extends string>(name: Name, perTask: readonly BaselineOfTask[]): Baseline<Name> | null {
  const n = perTask.reduce((sum, task) => sum + task.n, 0)
  if (n === 0) return null
  return {
    name,
    n,
    tasks: perTask.length,
    exactMatch: perTask.reduce((sum, task) => sum + task.exactMatch * task.n, 0) / n,
    exactMatchOverTasks: perTask.reduce((sum, task) => sum + task.exactMatch, 0) / perTask.length,
    perTask,
  }
}

export function kindOf({ labels, instances }: BaselineTask): Kind {
  if (labels !== null) return 'classification'
  return instances.some(({ options }) => options !== undefined) ? 'choice' : 'generation'
}

/** What may be answered to an instance; `null` for generation. */
export function labelsFor({ labels }: BaselineTask, { options }: Pick<Instance, 'options'>): readonly string[] | null {
  return labels ?? options ?? null
}

export interface GuessableInstance extends Instance {
  /** At least one: its task's labels, or its own options. */
  readonly labels: readonly string[]
}

export interface GuessableTask extends BaselineTask {
  readonly instances: readonly GuessableInstance[]
}

/** The tasks there is something to guess for: labels for each instance, and at least one instance. */
export function guessable(tasks: readonly BaselineTask[]): GuessableTask[] {
  return tasks.flatMap((task) => {
    const instances = task.instances.flatMap((instance) => {
      const labels = labelsFor(task, instance) ?? []
      return labels.length === 0 ? [] : [{ ...instance, labels }]
    })
    return instances.length === 0 ? [] : [{ ...task, instances }]
  })
}
