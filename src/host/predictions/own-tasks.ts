import { answerSpaceBuilder, labelSpace } from '#core/answer-space.ts'
import type { TaskBaseline } from '#core/study/task-baselines.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import type { PlannedTask } from '#store/runs.ts'
import { baselineTask } from '../baseline-task.ts'

export type OwnTasks = { readonly state: 'made'; readonly tasks: readonly PlannedTask[] } | { readonly state: 'refused'; readonly reason: string }

/** Tasks and instances as the file itself brings them; every line needs references then. */
export function ownTasks(predictions: readonly Prediction[]): OwnTasks {
  const without = predictions.find(({ references }) => references === null)
  if (without) return { state: 'refused', reason: `invalid line ${without.line}: it has no references; name the collection, or the run, that its instances are from` }
  const tasks = [...Map.groupBy(predictions, ({ task }) => task)].map(([name, lines]) => taskFrom(name, lines))
  const refused = tasks.find((each) => 'reason' in each)
  return refused && 'reason' in refused ? { state: 'refused', reason: refused.reason } : { state: 'made', tasks: tasks.flatMap((each) => ('reason' in each ? [] : [each])) }
}

function taskFrom(name: string, lines: readonly Prediction[]): PlannedTask | { readonly reason: string } {
  const ids = new Set<string>()
  const space = answerSpaceBuilder()
  const instances: Instance[] = []
  for (const { id, input, references, line } of lines) {
    const own = id ?? `${name}-${instances.length}`
    if (ids.has(own)) return { reason: `invalid line ${line}: a second prediction for instance ${own} of task ${name}` }
    ids.add(own)
    instances.push({ id: own, input: input ?? '', references: references ?? [] })
    space.add({ references: references ?? [] })
  }
  const [first] = lines
  const definition = first?.definition ?? ''
  const labels = lines.flatMap((line) => line.labels ?? [])
  const task: Task = {
    name, definition, positiveExamples: [], negativeExamples: [], curatedExamples: [], categories: first?.categories ?? [],
    answerSpace: labels.length > 0 ? labelSpace(labels, definition) : space.finish(definition),
  }
  const knowsInputs = lines.every(({ input }) => input !== null)
  return { task, instances, baselines: taskBaselines(baselineTask(task, instances)).filter((each) => isKnown(each, knowsInputs)) }
}

/** Of inputs that nobody knows there is nothing to copy. */
function isKnown({ name }: TaskBaseline, knowsInputs: boolean): boolean {
  return knowsInputs || name !== 'copy input'
}
