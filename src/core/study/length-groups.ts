import type { Outcome } from '#core/answers/outcome.ts'
import { labelsOf } from '#core/answer-space.ts'
import { guesser } from '#core/baselines/index.ts'
import { kinds, type Kind, type Task } from '#core/task.ts'

/** A trial of one cell. */
export interface EffectTrial {
  /** Position of its task in the run. */
  readonly task: number
  readonly references: readonly string[]
  /** Of a choice task; `null` elsewhere. */
  readonly options: readonly string[] | null
  readonly outcome: Outcome
  readonly raw: string | null
  /** 0–1, of the score its kind is compared on; `null`: there is none. */
  readonly score: number | null
  readonly promptTokens: number | null
}

/** Groups of equal numbers of trials, if lengths allow it. */
const maxGroups = 5

/** Trials that a group has about at least, so that its mean says something. */
const minInGroup = 10

export interface LengthGroup {
  readonly kind: Kind
  /** Among the prompts of the whole run, or of each task by itself. */
  readonly among: 'run' | 'task'
  /** From 1, the shortest. */
  readonly group: number
  readonly groups: number
  /** Tokens of the shortest and the longest prompt. */
  readonly from: number
  readonly to: number
  /** What random guessing would have right of these, percent; `null` for generation. */
  readonly guess: number | null
  readonly members: readonly EffectTrial[]
}

/**
 * Scored trials by the length of their prompts in tokens, in up to five groups: group k holds the lengths above the
 * smallest one that at least (k − 1)/5 of the trials do not exceed, up to the smallest that at least k/5 do not exceed,
 * so that equal lengths are never parted. Among the run's trials longer prompts are those of other tasks; among each
 * task's own, the groups hold the same tasks, and tasks whose lengths make fewer groups than there are have no part in
 * it.
 */
export function lengthGroups(
  tasks: readonly { readonly task: Task }[],
  trials: readonly EffectTrial[],
): readonly LengthGroup[] {
  return kinds.flatMap((kind) => {
    const own = trials.filter(
      (trial) =>
        trial.score !== null && trial.promptTokens !== null && tasks[trial.task]?.task.answerSpace.kind === kind,
    )
    if (own.length === 0) return []
    const perTask = [...Map.groupBy(own, ({ task }) => task).values()]
    const usual =
      perTask.map(({ length }) => length).toSorted((a, b) => a - b)[Math.floor((perTask.length - 1) / 2)] ?? 0
    return [
      ...grouped(tasks, kind, 'run', parted(own, groupsFor(own.length))),
      ...grouped(tasks, kind, 'task', joined(perTask, Math.max(2, groupsFor(usual)))),
    ]
  })
}

function groupsFor(trials: number): number {
  return Math.max(1, Math.min(maxGroups, Math.round(trials / minInGroup)))
}

/** Each task's groups with those of the others; without tasks that have fewer. */
function joined(perTask: readonly (readonly EffectTrial[])[], groups: number): readonly (readonly EffectTrial[])[] {
  const whole = perTask.map((trials) => parted(trials, groups)).filter((parts) => parts.length === groups)
  return whole.length === 0
    ? []
    : Array.from({ length: groups }, (_, group) => whole.flatMap((parts) => parts[group] ?? []))
}

/** From short to long; groups that would be empty are left out. */
function parted(trials: readonly EffectTrial[], groups: number): readonly (readonly EffectTrial[])[] {
  const lengths = trials.map(({ promptTokens }) => promptTokens ?? 0).toSorted((a, b) => a - b)
  const ends = Array.from(
    { length: groups - 1 },
    (_, k) => lengths[Math.ceil(((k + 1) * lengths.length) / groups) - 1] ?? 0,
  )
  const members = Map.groupBy(trials, ({ promptTokens }) => ends.filter((end) => end < (promptTokens ?? 0)).length)
  return [...members.keys()].toSorted((a, b) => a - b).map((group) => members.get(group) ?? [])
}

function grouped(
  tasks: readonly { readonly task: Task }[],
  kind: Kind,
  among: LengthGroup['among'],
  groups: readonly (readonly EffectTrial[])[],
): readonly LengthGroup[] {
  return groups.map((members, i) => {
    const lengths = members.map(({ promptTokens }) => promptTokens ?? 0)
    return {
      kind,
      among,
      group: i + 1,
      groups: groups.length,
      from: least(lengths),
      to: -least(lengths.map((length) => -length)),
      guess: guessOf(tasks, members),
      members,
    }
  })
}

/** Expected exact match of a uniform guess on these instances; `null` for generation. */
function guessOf(tasks: readonly { readonly task: Task }[], trials: readonly EffectTrial[]): number | null {
  const guess = guesser()
  let sum = 0
  for (const { task, references, options } of trials) {
    const space = tasks[task]?.task.answerSpace
    const labels = space ? labelsOf(space, { options: options ?? undefined }) : null
    if (labels === null) return null
    if (labels.length > 0) sum += guess(labels).probability(references)
  }
  return (100 * sum) / trials.length
}

/** `Math.min` takes no 100,000 arguments. */
function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity)
}
