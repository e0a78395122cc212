import type { StopRule } from '#core/answers/stop-rule.ts'
import type { PromptCandidate } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import type { Instance, Task } from '#core/task.ts'
import { heldOutPositions, targetOf, trainedPositions } from './chosen-instances.ts'
import { plannedInstruction, plannedWords } from './planned-instruction.ts'
import type { Study, StudyTuning } from './study.ts'
import { taskStop } from './task-stop.ts'
import type { TrainingFactors } from './training.ts'

/** A train task with the instances that a study's trainings need, by their positions in it. */
export interface TrainTask {
  readonly task: Task
  /** Of the whole task, as it was when the study was planned. */
  readonly instanceCount: number
  readonly instances: ReadonlyMap<number, Instance>
}

/** What a model is shown: exactly the prompt that asking the instance would make, and a right output as its answer. */
export interface TrainExample {
  readonly task: string
  readonly instance: Instance
  /** From all examples to none; the first that fits is trained on. */
  readonly candidates: readonly PromptCandidate[]
  readonly answer: string
  /** What would end the answer if it were asked. */
  readonly stop: StopRule
}

export type PlannedFor = Pick<Study, 'k' | 'seed' | 'format' | 'stop'> & { readonly tuning: StudyTuning }

/** Task by task, in the order the seed has drawn; `held out`: what is never trained on. */
export function* trainExamples(
  study: PlannedFor,
  factors: TrainingFactors,
  tasks: readonly TrainTask[],
  part: 'trained' | 'held out',
): Generator<TrainExample> {
  for (const { task, instanceCount, instances } of tasks) {
    const instruction = plannedInstruction(task, factors.condition, study)
    const called = plannedWords(task, factors.condition, study)
    const stop = taskStop(study.stop, called.task, [...instances.values()].map(called.instanceOf))
    const positions =
      part === 'trained'
        ? trainedPositions(task.name, instanceCount, factors)
        : heldOutPositions(task.name, instanceCount, study.tuning, factors.seed)
    for (const position of positions) {
      const own = instances.get(position)
      if (!own) throw new Error(`instance ${position} of task ${task.name} was planned but is missing`)
      const instance = called.instanceOf(own)
      yield {
        task: task.name,
        instance,
        candidates: promptCandidates(study.format, instruction, instance),
        answer: targetOf(task.name, instance, factors.seed),
        stop,
      }
    }
  }
}

/** What a training's key is made of: every prompt with all its examples, and its answer. */
export function trainTexts(
  study: PlannedFor,
  factors: TrainingFactors,
  tasks: readonly TrainTask[],
): readonly string[] {
  return [...trainExamples(study, factors, tasks, 'trained')].flatMap(({ candidates, answer }) => [
    candidates[0]?.text ?? '',
    answer,
  ])
}
