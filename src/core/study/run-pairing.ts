import { counted } from '#core/noun.ts'

/** A task as a run has frozen it, by what tells two of them apart. */
export interface FrozenTask {
  readonly name: string
  /** Digests of its instances' ids, inputs, references and options, in order. */
  readonly instances: readonly string[]
  /** Of its label space: what is guessed and what counts as right format. Options are those of the instances. */
  readonly answerSpaceDigest: string
  /** Of its definition and examples: what stands before an instance. */
  readonly textDigest: string
}

/** One run, and what it was asked. */
export interface FrozenRun {
  readonly name: string
  readonly tasks: readonly FrozenTask[]
}

/** A task that all runs have, with the instances of it that all were asked. */
export interface PairedTask {
  /** Its position in each run. */
  readonly positions: readonly number[]
  /** For each run the places of the instances in the task, in the first run's order. */
  readonly places: readonly (readonly number[])[]
}

/** What one run was asked beside that. */
export interface LeftOut {
  readonly run: string
  /** Tasks that not all runs have. */
  readonly tasks: readonly string[]
  /** Tasks with other labels in another run. */
  readonly spaces: readonly string[]
  /** Instances of the other tasks that not all runs were asked. */
  readonly instances: number
}

export type Pairing =
  /** At least one instance. `changedTexts`: tasks whose definition or examples are not the same. */
  | {
      readonly state: 'paired'
      readonly tasks: readonly PairedTask[]
      readonly instances: number
      readonly changedTexts: readonly string[]
      /** Of the runs that were asked more; empty where all were asked the same. */
      readonly leftOut: readonly LeftOut[]
    }
  /** Why no instance of one can be set beside the same one of the other; one sentence each. */
  | { readonly state: 'unpaired'; readonly reasons: readonly string[] }

/**
 * What all runs were asked: only there is a difference one of the answers. A task's definition and examples may differ,
 * that is what is altered on purpose; its label space may not, nor anything of an instance.
 */
export function pairRuns(runs: readonly FrozenRun[]): Pairing {
  const [first, ...others] = runs
  if (!first || first.tasks.length === 0)
    return { state: 'unpaired', reasons: [`${first?.name ?? 'The first run'} has no tasks to ask.`] }
  const shared = first.tasks.filter(({ name }) => others.every((other) => named(other, name)))
  const alike = shared.filter((task) =>
    others.every((other) => named(other, task.name)?.answerSpaceDigest === task.answerSpaceDigest),
  )
  const pairs = alike.map((task) => ({ task, paired: pairTask(runs, task) }))
  const tasks = pairs.flatMap(({ paired }) => (paired.places[0]?.length === 0 ? [] : [paired]))
  const instances = tasks.reduce((sum, { places }) => sum + (places[0]?.length ?? 0), 0)
  if (instances === 0) return { state: 'unpaired', reasons: others.flatMap((other) => whyUnpaired(first, other)) }
  const names = { shared: new Set(shared.map(({ name }) => name)), alike: new Set(alike.map(({ name }) => name)) }
  return {
    state: 'paired',
    tasks,
    instances,
    changedTexts: pairs.flatMap(({ task, paired }) =>
      paired.places[0]?.length !== 0 && others.some((other) => named(other, task.name)?.textDigest !== task.textDigest)
        ? [task.name]
        : [],
    ),
    leftOut: runs
      .map((run): LeftOut => {
        const own = run.tasks.filter(({ name }) => names.alike.has(name))
        return {
          run: run.name,
          tasks: run.tasks.flatMap(({ name }) => (names.shared.has(name) ? [] : [name])),
          spaces: run.tasks.flatMap(({ name }) => (names.shared.has(name) && !names.alike.has(name) ? [name] : [])),
          instances: own.reduce((sum, task) => sum + task.instances.length, 0) - instances,
        }
      })
      .filter((left) => left.tasks.length + left.spaces.length + left.instances > 0),
  }
}

function pairTask(runs: readonly FrozenRun[], task: FrozenTask): PairedTask {
  const positions = runs.map(({ tasks }) => tasks.findIndex(({ name }) => name === task.name))
  const placesIn = runs.map(
    ({ tasks }, run) => new Map(tasks[positions[run] ?? -1]?.instances.map((digest, place) => [digest, place])),
  )
  const digests = task.instances.filter((digest) => placesIn.every((places) => places.has(digest)))
  return { positions, places: placesIn.map((places) => digests.flatMap((digest) => places.get(digest) ?? [])) }
}

/**
 * e.g. "Left out of A: tasks a, b (not all runs have them); task c (its labels differ); 120 instances that not all runs
 * were asked."
 */
export function leftOutOfRun({ run, tasks, spaces, instances }: LeftOut): string {
  const parts = [
    ...(tasks.length === 0 ? [] : [`${some(tasks)} (not all runs have ${tasks.length === 1 ? 'it' : 'them'})`]),
    ...(spaces.length === 0 ? [] : [`${some(spaces)} (${spaces.length === 1 ? 'its' : 'their'} labels differ)`]),
    ...(instances === 0 ? [] : [`${counted(instances, 'instance')} that not all runs were asked`]),
  ]
  return `Left out of ${run}: ${parts.join('; ')}.`
}

function whyUnpaired(first: FrozenRun, other: FrozenRun): string[] {
  const pairs = first.tasks.flatMap((task) => {
    const same = named(other, task.name)
    return same ? [[task, same] as const] : []
  })
  if (pairs.length === 0) {
    const parts = [first, other].map(({ name, tasks }) => `${name} has ${some(tasks.map((task) => task.name))}`)
    return [`They have no task in common: ${parts.join('; ')}.`]
  }
  const isSpace = ([one, two]: (typeof pairs)[number]) => one.answerSpaceDigest !== two.answerSpaceDigest
  const spaces = pairs.filter(isSpace)
  const apart = pairs.filter((pair) => !isSpace(pair))
  return [
    ...(apart.length === 0
      ? []
      : [`${first.name} and ${other.name} have no instance of ${some(apart.map(([{ name }]) => name))} in common.`]),
    ...(spaces.length === 0
      ? []
      : [`${first.name} and ${other.name} have other label spaces for ${some(spaces.map(([{ name }]) => name))}.`]),
  ]
}

function named({ tasks }: FrozenRun, name: string): FrozenTask | undefined {
  return tasks.find((task) => task.name === name)
}

/** e.g. "a, b, c and 12 more tasks" */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3
    ? `${shown} and ${names.length - 3} more tasks`
    : `${names.length === 1 ? 'task' : 'tasks'} ${shown}`
}
