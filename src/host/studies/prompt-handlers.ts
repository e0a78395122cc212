import type { Reason } from '#contract/errors.ts'
import { defaultStop, stopSentence } from '#core/answers/stop-rule.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { settledSystemMessage, systemMessageName } from '#core/prompts/system-message.ts'
import { taskStop } from '#core/study/task-stop.ts'
import { isError } from '#core/study/problems.ts'
import { formatFor, modelProblems } from '#core/study/validate.ts'
import { findInstance, readInstances, type TaskRow } from '#store/collections.ts'
import { type Host } from '../host.ts'
import { implementWith } from '../implement.ts'
import { withKnownOutputs } from '../collections/known-outputs.ts'
import { loadModel } from '../models/load-model.ts'
import { identifyModel, type Model } from '../models/models.ts'
import { chooseTasks } from '../collections/tasks.ts'
import { knownFact } from './look-up-model.ts'
import { sha256 } from '../sha256.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'date'>()

const render = os.prompts.render.handler(async ({ context, input, errors }) => {
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const chosen = chooseTasks(context.store, input.collection, [input.task])
  if (chosen.state === 'refused') throw refuse(...chosen.reasons)
  const [row] = withKnownOutputs(context.store, chosen.tasks, [input.condition])
  if (!row) throw refuse(`invalid task: ${input.task}`)
  const instance = instanceOf(context, row, input.instance)
  if (!instance)
    throw refuse(`invalid instance: ${input.instance} (task ${input.task} has ${row.instanceCount}, counted from 0)`)
  const made = makeInstruction(row.task, input.condition, input)
  if (!made.fit) throw refuse(`invalid task for this condition: ${made.reason}`)
  const notes = [...(made.value.notes ?? [])]
  const choice = input.stop ?? defaultStop
  const stop = stopSentence(
    taskStop(choice, row.task, readInstances(context.store, row.id, input.instancesPerTask)),
    choice,
  )
  const sources = (dropped: number) =>
    made.value.examples.slice(0, made.value.examples.length - dropped).map(({ source }) => source)

  if (input.model === undefined) {
    const format = input.format ?? 'tk-instruct'
    const text = promptCandidates(format, made.value, instance)[0]?.text ?? ''
    return {
      text,
      hash: sha256(text),
      dropped: 0,
      exampleSources: sources(0),
      notes,
      format,
      promptTokens: null,
      stop,
      systemMessage: null,
    }
  }
  const identified = await identifyModel(context, input.model)
  if (identified.state === 'refused') throw refuse(identified.reason)
  const format = formatFor(input.format, identified.model.info)
  if (format === undefined) throw refuse(noChatTemplate(identified.model, input.format))
  const { systemMessages } = identified.model.info
  const problems = modelProblems(
    { format, systemMessage: input.systemMessage },
    knownFact(identified.model, null),
  ).filter(isError)
  if (problems.length > 0) throw errors.INVALID_REQUEST({ data: { reasons: [], problems } })
  const systemMessage = settledSystemMessage(input.systemMessage, systemMessages, promptFormats[format])
  const candidates = promptCandidates(format, made.value, instance)
  const { userTurn } = promptFormats[format]
  const borrowed = await context.slot.borrowEngine(async () => {
    const loaded = await loadModel(context, identified.model, { gpuLayers: 0, systemMessage })
    return loaded.state === 'refused'
      ? loaded
      : context.engine.fit({ candidates, userTurn, maxAnswerTokens: input.maxAnswerTokens })
  })
  if (borrowed.state === 'refused') throw refuse(borrowed.reason)
  const fit = borrowed.result
  if (fit.state === 'refused') throw refuse(fit.reason)
  if (fit.state === 'too-long') {
    throw errors.WORK_FAILED({
      data: {
        reasons: [
          `too-long: instance ${instance.id} of task ${input.task} has ${fit.promptTokens} tokens even without examples, ${fit.budget} fit`,
        ],
      },
    })
  }
  const dropped = candidates[fit.candidate]?.dropped ?? 0
  return {
    text: fit.text,
    hash: sha256(fit.text),
    dropped,
    exampleSources: sources(dropped),
    notes,
    format,
    promptTokens: fit.promptTokens,
    stop,
    systemMessage: userTurn ? systemMessageName(systemMessage, systemMessages?.default) : null,
  }
})

export const prompts = { render }

function instanceOf(host: Pick<Host, 'store'>, row: TaskRow, asked: number | string) {
  if (typeof asked === 'number') return findInstance(host.store, row.id, asked)
  for (const instance of readInstances(host.store, row.id)) if (instance.id === asked) return instance
  return undefined
}

function noChatTemplate({ name, info }: Model, asked: PromptFormatName = 'chat'): string {
  const { chatTemplateFault: fault } = info
  return `invalid prompt format: ${asked} (model ${name} ${fault === undefined ? 'has no chat template; use tk-instruct or plain' : `cannot be asked so: ${fault}`})`
}
