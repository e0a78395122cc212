import type { Reason } from '#contract/errors.ts'
import { basename } from 'node:path'
import { askingMemory, bestGpuLayers, estimateMemory, maxGpuLayers } from '#core/models/memory.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { defaultThreads } from '../default-threads.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'
import { notTunedHere } from '../studies/look-up-model.ts'
import { keptFile, unkeep } from './keep-model.ts'
import { usualContextSize } from '#core/study/limits.ts'
import { mergeModel } from './merge-model.ts'
import {
  identifying,
  identifyModel,
  knownModel,
  knownModels,
  modelFrom,
  relocating,
  type Identified,
} from './models.ts'
import { modelView as view } from './model-view.ts'
import { reported } from './reading-steps.ts'
import { bringBackModel, forgetModel } from './remove-model.ts'

const nobodyWaits = { state: 'refused', reason: 'nobody waits for it any more' } as const

const os = implementWith<'store' | 'engine' | 'trainer' | 'slot' | 'received' | 'now' | 'date' | 'dataDirectory'>()

const add = os.models.add.handler(async function* ({ context, input, errors }) {
  const file = await keptFile(context, input.file)
  let identified: Identified | undefined
  try {
    identified = yield* reported(context, identifying(context, file, { attempt: true }), nobodyWaits)
  } finally {
    if (identified?.state !== 'known') await unkeep(input.file, file)
  }
  if (identified.state === 'refused') {
    // Whoever dropped it does not know where it came to lie.
    const shorter = (sentence: string) => (file === input.file ? sentence : sentence.replaceAll(file, basename(file)))
    const { reason } = identified
    const told = typeof reason === 'string' ? shorter(reason) : { ...reason, sentence: shorter(reason.sentence) }
    throw errors.INVALID_REQUEST({ data: { reasons: [told] } })
  }
  return view(context, identified.model)
})

const list = os.models.list.handler(({ context }) => {
  const all = knownModels(context)
  return { models: all.map((model) => view(context, model, all)) }
})

/** What is known already is not read again: its file may be large, or gone. */
const show = os.models.show.handler(async ({ context, input, errors }) => {
  const shown = await knownOrAdded(context, input.file)
  if (shown.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [shown.reason] } })
  const described = await context.engine.describe(shown.model.file)
  return {
    ...view(context, shown.model),
    details: described.state === 'refused' ? null : described.description,
  }
})

const merge = os.models.merge.handler(async ({ context, input, errors }) => {
  const merged = await mergeModel(context, input)
  switch (merged.state) {
    case 'merged':
      return { ...view(context, merged.model), roundedAgain: merged.roundedAgain }
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: merged.reasons } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: merged.reasons } })
  }
})

const relocate = os.models.relocate.handler(async function* ({ context, input, errors }) {
  const relocated = yield* reported(context, relocating(context, input.model, input.file), nobodyWaits)
  if (relocated.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [relocated.reason] } })
  return view(context, relocated.model)
})

const remove = os.models.remove.handler(async ({ context, input, errors }) => {
  const forgotten = await forgetModel(context, input.model, input)
  if (forgotten.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [forgotten.reason] } })
  return view(context, forgotten.model)
})

const restore = os.models.restore.handler(async ({ context, input, errors }) => {
  const back = await bringBackModel(context, input.model)
  if (back.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [back.reason] } })
  return view(context, back.model)
})

const trainable = os.models.trainable.handler(async ({ context, input, errors }) => {
  const asked = await knownOrAdded(context, input.file)
  if (asked.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [asked.reason] } })
  const { model } = asked
  const inspect = async (method: TuningMethod) => {
    if (model.endpoint !== null) return { trainable: false as const, why: notTunedHere }
    const inspected = await context.trainer.inspect(model.file, method)
    if (inspected.state === 'refused')
      return { trainable: false as const, why: inspected.reason.replace(`invalid model file: ${model.file}: `, '') }
    const { trained, parameters, memory } = inspected
    return { trainable: true as const, trained, parameters, memory }
  }
  return {
    name: model.name,
    full: await inspect(tuningDefaults.full.method),
    lora: await inspect(tuningDefaults.lora.method),
  }
})

const memory = os.models.memory.handler(async ({ context, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const identified = await identifyModel(context, input.file)
  if (identified.state === 'refused') throw refuse(identified.reason)
  const {
    file,
    name,
    info: { contextLength },
  } = identified.model
  if (input.contextSize !== undefined && input.contextSize > contextLength) {
    throw refuse(`invalid context size: ${input.contextSize} tokens (model ${name} was trained on ${contextLength})`)
  }
  const contextSize = input.contextSize ?? usualContextSize(contextLength)
  const reported = await context.engine.memory({ file, contextSize })
  if (reported.state === 'refused') throw refuse(reported.reason)
  const { needs, gpu, ram } = reported
  return {
    name,
    contextSize,
    estimates: Array.from({ length: maxGpuLayers(needs) + 1 }, (_, layers) => estimateMemory(needs, layers)),
    asking: askingMemory(needs, input.threads ?? defaultThreads(), contextSize),
    gpu,
    ram,
    best: gpu === null ? 0 : bestGpuLayers(needs, gpu),
  }
})

export const models = { add, list, show, merge, relocate, remove, restore, trainable, memory }

async function knownOrAdded(host: Pick<Host, 'store' | 'engine' | 'date'>, nameOrFile: string): Promise<Identified> {
  const known = knownModel(host, nameOrFile)
  return known ? { state: 'known', model: modelFrom(known) } : identifyModel(host, nameOrFile)
}
