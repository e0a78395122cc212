import type { Reason } from '#contract/errors.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import { defaultStop, stopSentence, type StopChoice, type StopRule } from '#core/answers/stop-rule.ts'
import type { Condition, Instruction } from '#core/conditions/condition.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import { plannedWords } from '#core/study/planned-instruction.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { settledSystemMessage } from '#core/prompts/system-message.ts'
import { isError } from '#core/study/problems.ts'
import { taskStop } from '#core/study/task-stop.ts'
import { formatFor, modelProblems } from '#core/study/validate.ts'
import type { TargetWords } from '#core/target-words/word-sets.ts'
import type { Instance } from '#core/task.ts'
import { findInstance, readAskedInstances, readInstances, type TaskRow } from '#store/collections.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { preparedTasks } from '../collections/prepared-tasks.ts'
import type { Host } from '../host.ts'
import { identifyModel, type Model } from '../models/models.ts'
import { knownFact } from './look-up-model.ts'
import { refuse, type Refused } from './outline.ts'

export interface PromptRequest {
  readonly collection: string
  readonly task: string
  /** Position in the task, from 0, or the instance's id. */
  readonly instance: number | string
  readonly condition: Condition
  readonly k: number
  readonly seed: number
  readonly stop?: StopChoice | undefined
  readonly instancesPerTask?: number | undefined
  readonly instanceSeed?: number | undefined
}

export interface PlannedPrompt {
  readonly state: 'planned'
  /** Labels and references are called as the condition calls them. */
  readonly row: TaskRow
  readonly instance: Instance
  readonly instruction: Instruction
  /** `null`: labels are called as the task calls them. */
  readonly words: TargetWords | null
  readonly stop: StopRule
  /** Where a free answer ends and why. */
  readonly stopSentence: string
}

/** One instance under one condition, as a run would ask it. */
export function planPrompt(host: Pick<Host, 'store'>, input: PromptRequest): PlannedPrompt | Refused {
  const chosen = chooseTasks(host.store, input.collection, [input.task])
  if (chosen.state === 'refused') return refusedFor(chosen.reasons)
  const { instancesPerTask = null, instanceSeed } = input
  const asking = { k: input.k, instancesPerTask, instanceSeed }
  const [row] = preparedTasks(host.store, chosen.tasks, [input.condition], asking)
  if (!row) return refusedFor([`invalid task: ${input.task}`])
  const instance = instanceOf(host, row, input.instance)
  if (!instance)
    return refusedFor([
      `invalid instance: ${input.instance} (task ${input.task} has ${row.instanceCount}, counted from 0)`,
    ])
  const made = makeInstruction(row.task, input.condition, input)
  if (!made.fit) return refusedFor([`invalid task for this condition: ${made.reason}`])
  const choice = input.stop ?? defaultStop
  const called = plannedWords(row.task, input.condition, input)
  const asked = [...readAskedInstances(host.store, row, asking)]
  const stop = taskStop(choice, called.task, asked.map(called.instanceOf))
  return {
    state: 'planned',
    row: { ...row, task: called.task },
    instance: called.instanceOf(instance),
    instruction: made.value,
    words: called.words,
    stop,
    stopSentence: stopSentence(stop, choice),
  }
}

/** A condition's own system message stands in the place of the study's. */
export function withOwnMessage<
  Asked extends { readonly condition: Condition; readonly systemMessage?: string | undefined },
>(asked: Asked): Asked {
  const message = asked.condition.own?.systemMessage
  return message === undefined ? asked : { ...asked, systemMessage: message }
}

export interface AskedModel {
  readonly state: 'usable'
  readonly model: Model
  readonly format: PromptFormatName
  readonly systemMessage: string | undefined
}

/** The model of a prompt, and the format and system message it is asked with. */
export async function modelOfPrompt(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  asked: {
    readonly model: string
    readonly format?: PromptFormatName | undefined
    readonly systemMessage?: string | undefined
    readonly decodings?: readonly Decoding[]
  },
): Promise<AskedModel | Refused> {
  const identified = await identifyModel(host, asked.model)
  if (identified.state === 'refused') return refusedFor([identified.reason])
  const { model } = identified
  const format = formatFor(asked.format, model.info)
  if (format === undefined) return refusedFor([noChatTemplate(model, asked.format)])
  const problems = modelProblems({ ...asked, format }, knownFact(model, null)).filter(isError)
  if (problems.length > 0) return refuse(...problems)
  const systemMessage = settledSystemMessage(asked.systemMessage, model.info.systemMessages, promptFormats[format])
  return { state: 'usable', model, format, systemMessage }
}

function refusedFor(reasons: readonly Reason[]): Refused {
  return { state: 'refused', reasons }
}

function instanceOf(host: Pick<Host, 'store'>, row: TaskRow, asked: number | string): Instance | undefined {
  if (typeof asked === 'number') return findInstance(host.store, row.id, asked)
  for (const instance of readInstances(host.store, row.id)) if (instance.id === asked) return instance
  return undefined
}

function noChatTemplate({ name, info }: Model, asked: PromptFormatName = 'chat'): string {
  const { chatTemplateFault: fault } = info
  return `invalid prompt format: ${asked} (model ${name} ${fault === undefined ? 'has no chat template; use tk-instruct or plain' : `cannot be asked so: ${fault}`})`
}
