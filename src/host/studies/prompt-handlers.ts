import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { readingNotes } from '#core/prompts/reading.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { implementWith } from '../implement.ts'
import { loadModel } from '../models/load-model.ts'
import { sha256 } from '../sha256.ts'
import { askPrompt } from './ask-prompt.ts'
import { refusalOf } from './outline.ts'
import { modelOfPrompt, planPrompt, withOwnMessage } from './plan-prompt.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'now' | 'date'>()

const render = os.prompts.render.handler(async ({ context, input, errors }) => {
  const planned = planPrompt(context, input)
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(planned) })
  const { instance, instruction, stopSentence: stop } = planned
  const notes = [...(instruction.notes ?? [])]
  const sources = (dropped: number) =>
    instruction.examples.slice(0, instruction.examples.length - dropped).map(({ source }) => source)

  if (input.model === undefined) {
    const format = input.format ?? 'tk-instruct'
    const text = promptCandidates(format, instruction, instance, input.sampledFormat)[0]?.text ?? ''
    return {
      text,
      hash: sha256(text),
      dropped: 0,
      exampleSources: sources(0),
      notes,
      format,
      promptTokens: null,
      template: { before: 0, after: 0 },
      stop,
      systemMessage: null,
    }
  }
  const asked = await modelOfPrompt(context, { ...withOwnMessage(input), model: input.model })
  if (asked.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(asked) })
  const { model, format, systemMessage } = asked
  const candidates = promptCandidates(format, instruction, instance, input.sampledFormat)
  const { userTurn } = promptFormats[format]
  const borrowed = await context.slot.borrowEngine(async () => {
    const loaded = await loadModel(context, model, { gpuLayers: 0, systemMessage, asProbed: true })
    return loaded.state === 'refused'
      ? loaded
      : context.engine.fit({ candidates, userTurn, maxAnswerTokens: input.maxAnswerTokens })
  })
  if (borrowed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [borrowed.reason] } })
  const fit = borrowed.result
  if (fit.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [fit.reason] } })
  if (fit.state === 'too-long') {
    throw errors.WORK_FAILED({
      data: {
        reasons: [
          `too-long: instance ${instance.id} of task ${input.task} has ${fit.promptTokens} tokens even without examples, ${fit.budget} fit`,
        ],
      },
    })
  }
  const { text = '', dropped = 0 } = candidates[fit.candidate] ?? {}
  return {
    text: fit.text,
    hash: sha256(fit.text),
    dropped,
    exampleSources: sources(dropped),
    notes: [...notes, ...readingNotes(fit.reading)],
    format,
    promptTokens: fit.promptTokens,
    template: userTurn ? around(fit.text, text.trimEnd()) : { before: 0, after: 0 },
    stop,
    systemMessage: userTurn ? systemMessageName(systemMessage, model.info.systemMessages?.default) : null,
  }
})

const ask = os.prompts.ask.handler(async ({ context, input, errors, signal }) => {
  const asked = await askPrompt(context, input, signal)
  if (asked.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(asked) })
  return asked.answer
})

export const prompts = { render, ask }

/** Characters of the asked text that stand before and after the prompt itself. */
function around(asked: string, prompt: string): { readonly before: number; readonly after: number } {
  const before = Math.max(0, asked.lastIndexOf(prompt))
  return { before, after: asked.length - before - prompt.length }
}
