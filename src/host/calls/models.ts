import { os } from '../implement.ts'
import { identifyModel, knownModels, type Model } from '../models.ts'

const add = os.models.add.handler(async ({ context, input, errors }) => {
  const identified = await identifyModel(context, input.file)
  if (identified.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [identified.reason] } })
  return view(identified.model)
})

const list = os.models.list.handler(({ context }) => ({ models: knownModels(context).map(view) }))

const show = os.models.show.handler(async ({ context, input, errors }) => {
  const identified = await identifyModel(context, input.file)
  if (identified.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [identified.reason] } })
  return view(identified.model)
})

export const models = { add, list, show }

function view(model: Model) {
  return { ...model.info, name: model.name, file: model.file, sha256: model.sha256 }
}
