/** A task as a run has frozen it, by what tells two of them apart. */
export interface FrozenTask {
  readonly name: string
  /** Of its instances' ids, inputs, references and options, in order. */
  readonly instancesDigest: string
  readonly instances: number
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

export type Pairing =
  /**
   * Task `i` of the first run is task `order[run][i]` of each. `changedTexts`: tasks whose definition or examples are
   * not the same.
   */
  | {
      readonly state: 'paired'
      readonly order: readonly (readonly number[])[]
      readonly changedTexts: readonly string[]
    }
  /** Why no instance of one can be set beside the same one of the other; one sentence each. */
  | { readonly state: 'unpaired'; readonly reasons: readonly string[] }

/**
 * Whether all runs were asked the same questions: only then is a difference one of the answers. A task's definition and
 * examples may differ, that is what is altered on purpose; its instances and its label space may not.
 */
export function pairRuns(runs: readonly FrozenRun[]): Pairing {
  const [first, ...others] = runs
  if (!first || first.tasks.length === 0)
    return { state: 'unpaired', reasons: [`${first?.name ?? 'The first run'} has no tasks to ask.`] }
  const reasons = others.flatMap((other) => whyUnpaired(first, other))
  if (reasons.length > 0) return { state: 'unpaired', reasons }
  return {
    state: 'paired',
    order: runs.map(({ tasks }) => first.tasks.map(({ name }) => tasks.findIndex((task) => task.name === name))),
    changedTexts: first.tasks
      .filter((task) => others.some((other) => named(other, task.name)?.textDigest !== task.textDigest))
      .map(({ name }) => name),
  }
}

function whyUnpaired(first: FrozenRun, other: FrozenRun): string[] {
  const only = (a: FrozenRun, b: FrozenRun) =>
    a.tasks.filter(({ name }) => named(b, name) === undefined).map(({ name }) => name)
  const [onlyFirst, onlyOther] = [only(first, other), only(other, first)]
  if (onlyFirst.length > 0 || onlyOther.length > 0) {
    const parts = [
      [first, onlyFirst],
      [other, onlyOther],
    ] as const
    return [
      `They were not asked the same tasks: ${parts
        .filter(([, names]) => names.length > 0)
        .map(([{ name }, names]) => `only ${name} has ${some(names)}`)
        .join('; ')}.`,
    ]
  }
  const pairs = first.tasks.flatMap((task) => {
    const same = named(other, task.name)
    return same ? [[task, same] as const] : []
  })
  const instances = pairs.filter(([one, two]) => one.instancesDigest !== two.instancesDigest)
  const spaces = pairs.filter(([one, two]) => one.answerSpaceDigest !== two.answerSpaceDigest)
  const [sample] = instances
  return [
    ...(sample === undefined
      ? []
      : [
          `${first.name} and ${other.name} were not asked the same instances of ${some(instances.map(([{ name }]) => name))}${countsOf(sample)}.`,
        ]),
    ...(spaces.length === 0
      ? []
      : [`${first.name} and ${other.name} have other label spaces for ${some(spaces.map(([{ name }]) => name))}.`]),
  ]
}

function countsOf([one, two]: readonly [FrozenTask, FrozenTask]): string {
  return one.instances === two.instances ? '' : `, e.g. ${one.instances} against ${two.instances}`
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
