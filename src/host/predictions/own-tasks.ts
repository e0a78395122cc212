import { answerSpaceBuilder, labelSpace } from '#core/answer-space.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { AnswerSpace, Instance, Task } from '#core/task.ts'
import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import type { PlannedTask } from '#store/runs.ts'
import { baselineTask } from '../collections/baseline-task.ts'

export type OwnTasks =
  | { readonly state: 'made'; readonly tasks: readonly PlannedTask[] }
  | { readonly state: 'refused'; readonly reason: string }

/** Tasks and instances as the file itself brings them; every line needs references then. */
export function ownTasks(predictions: readonly Prediction[]): OwnTasks {
  const without = predictions.find(({ references }) => references === null)
  if (without)
    return {
      state: 'refused',
      reason: `invalid ${without.where}: it has no references; name the collection, or the run, that its instances are from`,
    }
  const tasks = [...Map.groupBy(predictions, ({ task }) => task)].map(([name, lines]) => taskFrom(name, lines))
  const refused = tasks.find((each) => 'reason' in each)
  return refused && 'reason' in refused
    ? { state: 'refused', reason: refused.reason }
    : { state: 'made', tasks: tasks.flatMap((each) => ('reason' in each ? [] : [each])) }
}

interface Refused {
  readonly reason: string
}

function taskFrom(name: string, lines: readonly Prediction[]): PlannedTask | Refused {
  const ids = new Set<string>()
  const instances: Instance[] = []
  const [first] = lines
  const definition = first?.definition ?? ''
  const space = spaceOf(lines, definition)
  if ('reason' in space) return space
  // Where some inputs are not known none is kept: copying them would count the unknown ones as wrong.
  const knowsInputs = lines.every(({ input }) => input !== null)
  for (const [i, { id, input, references, where }] of lines.entries()) {
    const own = id ?? `${name}-${i}`
    if (ids.has(own)) return { reason: `invalid ${where}: a second prediction for instance ${own} of task ${name}` }
    ids.add(own)
    const options = space.options?.[i]
    instances.push({
      id: own,
      input: knowsInputs ? (input ?? '') : '',
      references: references ?? [],
      ...(options && { options }),
    })
  }
  const task: Task = {
    name,
    definition,
    positiveExamples: [],
    negativeExamples: [],
    curatedExamples: [],
    categories: first?.categories ?? [],
    answerSpace: space.answerSpace,
  }
  return { task, instances, baselines: taskBaselines(baselineTask(task, instances)) }
}

interface Space {
  readonly answerSpace: AnswerSpace
  /** Of each instance of a choice task. */
  readonly options: readonly (readonly string[])[] | null
}

/**
 * The same choices on every line are the task's label space; where lines have different ones they are options of the
 * instances, whether the file calls them options or labels.
 */
function spaceOf(lines: readonly Prediction[], definition: string): Space | Refused {
  const given = lines.map(({ options, labels }) => options ?? labels)
  const lists = given.flatMap((list) => (list === null || list.length === 0 ? [] : [list]))
  const [first] = lists
  if (first === undefined) return { answerSpace: derived(lines, definition), options: null }
  const someHave = lines.some(({ options }) => options !== null)
  const without = someHave ? lines.find((line, i) => (given[i]?.length ?? 0) === 0 && line.options === null) : undefined
  if (without) return { reason: `invalid ${without.where}: it has no options, and other lines of its task have some` }
  const whole = setOf(first)
  if (lists.every((list) => setOf(list) === whole)) return { answerSpace: labelSpace(first, definition), options: null }
  const all: (readonly string[])[] = []
  for (const [i, { where, references }] of lines.entries()) {
    const options = given[i]?.map((option) => option.trim()) ?? []
    const problem =
      options.length < 2
        ? 'it has fewer than two choices, and other lines of its task have others'
        : unusableLabels(options)
    if (problem !== undefined) return { reason: `invalid ${where}: ${problem}` }
    if (references?.some((reference) => options.includes(reference.trim())) !== true)
      return {
        reason: `invalid ${where}: none of its references is among its choices, which are not those of other lines of its task`,
      }
    all.push(options)
  }
  return { answerSpace: { kind: 'choice' }, options: all }
}

function derived(lines: readonly Prediction[], definition: string): AnswerSpace {
  const space = answerSpaceBuilder()
  for (const { references } of lines) space.add({ references: references ?? [] })
  return space.finish(definition)
}

function setOf(list: readonly string[]): string {
  return JSON.stringify([...new Set(list.map((each) => each.trim()))].toSorted())
}
