import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { readingNotes } from '#core/prompts/reading.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { tokenCountsNote } from '#core/target-words/token-counts.ts'
import type { Engine, FitRequest } from '#engine/engine.ts'
import { implementWith } from '../implement.ts'
import { loadModel } from '../models/load-model.ts'
import { sha256 } from '../sha256.ts'
import { askPrompt } from './ask-prompt.ts'
import { refusalOf } from './outline.ts'
import { modelOfPrompt, planPrompt, withOwnMessage, type PlannedPrompt } from './plan-prompt.ts'

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
  const request = { candidates, userTurn, maxAnswerTokens: input.maxAnswerTokens }
  const borrowed = await context.slot.borrowEngine(async () => {
    const loaded = await loadModel(context, model, { gpuLayers: 0, systemMessage, asProbed: true })
    return loaded.state === 'refused'
      ? loaded
      : {
          state: 'fitted' as const,
          fit: await context.engine.fit(request),
          unequal: await unequalWords(context.engine, request, planned),
        }
  })
  if (borrowed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [borrowed.reason] } })
  const { result } = borrowed
  if (result.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [result.reason] } })
  const { fit, unequal } = result
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
    notes: [...notes, ...readingNotes(fit.reading), ...unequal],
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

/** A note where words in the place of labels have different numbers of tokens for this model. */
async function unequalWords(
  engine: Engine,
  request: FitRequest,
  { row: { task }, words, stop }: PlannedPrompt,
): Promise<readonly string[]> {
  if (words === null || task.answerSpace.kind !== 'classification') return []
  const { labels } = task.answerSpace
  const [tokenised] = await engine.tokenise([{ ...request, stop, decoding: 'likelihood', labels }])
  if (tokenised?.state !== 'fits') return []
  const note = tokenCountsNote(
    task.name,
    tokenised.labels.map(({ label, tokens }) => ({ word: label, tokens: tokens.length })),
  )
  return note === null ? [] : [note]
}

/** Characters of the asked text that stand before and after the prompt itself. */
function around(asked: string, prompt: string): { readonly before: number; readonly after: number } {
  const before = Math.max(0, asked.lastIndexOf(prompt))
  return { before, after: asked.length - before - prompt.length }
}
