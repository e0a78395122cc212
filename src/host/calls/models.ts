import { os } from '../implement.ts'
import type { Host } from '../host.ts'
import { mergeModel } from '../merge-model.ts'
import { identifyModel, knownModel, knownModels, modelFrom, type Model } from '../models.ts'

const add = os.models.add.handler(async ({ context, input, errors }) => {
  const identified = await identifyModel(context, input.file)
  if (identified.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [identified.reason] } })
  return view(context, identified.model)
})

const list = os.models.list.handler(({ context }) => {
  const all = knownModels(context)
  return { models: all.map((model) => view(context, model, all)) }
})

const show = os.models.show.handler(async ({ context, input, errors }) => {
  const known = knownModel(context, input.file)
  if (known?.kind === 'adapter') return view(context, modelFrom(known))
  const identified = await identifyModel(context, input.file)
  if (identified.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [identified.reason] } })
  return view(context, identified.model)
})

const merge = os.models.merge.handler(async ({ context, input, errors }) => {
  const merged = await mergeModel(context, input)
  switch (merged.state) {
    case 'merged':
      return view(context, merged.model)
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: [...merged.reasons] } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: [...merged.reasons] } })
  }
})

export const models = { add, list, show, merge }

function view(host: Host, { info, name, file, sha256, kind, origin }: Model, all = knownModels(host)) {
  const parent = origin && all.find((each) => each.sha256 === origin.parentSha256)
  return { ...info, name, file, sha256, kind, origin: origin && { ...origin, parent: parent?.name ?? null } }
}
