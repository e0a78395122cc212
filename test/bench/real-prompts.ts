import type { Decoding } from '#core/answers/decoding.ts'
import { makeInstruction, presetNames, presets } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { taskStop } from '#core/study/task-stop.ts'
import type { AskRequest } from '#engine/engine.ts'
import { loadSplit, type LoadedTask } from '../core/conditions/superni.ts'

/** Everything that a run asks of one task under one condition: the first instances, in its order. */
export interface PromptGroup {
  readonly task: string
  readonly condition: string
  readonly requests: readonly AskRequest[]
}

/**
 * The first real classification tasks that take all four conditions, as a study would ask them, in the format of
 * Tk-Instruct unless another is named: condition by condition, task by task.
 */
export function realPrompts(
  tasks: number,
  instances: number,
  {
    decoding,
    maxAnswerTokens,
    format = 'tk-instruct',
  }: { readonly decoding: Decoding; readonly maxAnswerTokens: number; readonly format?: PromptFormatName },
): readonly PromptGroup[] {
  const taken = loadSplit('test').filter(takesAll).slice(0, tasks)
  return presetNames.flatMap((condition) =>
    taken.map(({ task, instances: all }) => {
      const asked = all.slice(0, instances)
      const made = makeInstruction(task, presets[condition], options)
      if (!made.fit) throw new Error(made.reason)
      const stop = taskStop('references', task, asked)
      const { answerSpace } = task
      return {
        task: task.name,
        condition,
        requests: asked.map((instance) => ({
          candidates: promptCandidates(format, made.value, instance),
          userTurn: promptFormats[format].userTurn,
          maxAnswerTokens,
          stop,
          decoding,
          labels: answerSpace.kind === 'classification' ? answerSpace.labels : [],
        })),
      }
    }),
  )
}

const options = { k: 2, seed: 1 }

function takesAll({ task }: LoadedTask): boolean {
  return (
    task.answerSpace.kind === 'classification' &&
    presetNames.every((name) => makeInstruction(task, presets[name], options).fit)
  )
}
