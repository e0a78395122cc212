import { basename } from 'node:path'
import { conversionNotes, convertedName } from '#core/models/conversion.ts'
import { implementWith } from '../implement.ts'
import { conversionsOf, convertModel, type ConvertedModel } from './convert-model.ts'
import { getModel, knownContent, type GotModel } from './get-model.ts'
import { modelView } from './model-view.ts'
import { packagedModels } from './packaged-model.ts'
import { reported } from './reading-steps.ts'

const os = implementWith<'store' | 'engine' | 'trainer' | 'slot' | 'now' | 'date' | 'dataDirectory'>()

const conversions = os.models.conversions.handler(async ({ context, input, errors }) => {
  const found = await conversionsOf(context, input.file)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { file, listed } = found
  return {
    name: basename(file),
    now: listed.now,
    choices: listed.choices.map((choice) => ({
      ...choice,
      file: convertedName(file, choice.type),
      notes: conversionNotes(listed.now.types, choice.types, choice.type),
    })),
  }
})

const convert = os.models.convert.handler(async function* ({ context, input, errors, signal }) {
  const ended = signal ?? new AbortController().signal
  const left: ConvertedModel = { state: 'failed', reasons: ['nobody waits for it any more'] }
  const converted = yield* reported(context, convertModel(context, input, ended), left)
  switch (converted.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: converted.reasons } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: converted.reasons } })
    case 'converted': {
      const { file, written, added } = converted
      const { sha256, before, after } = written
      return {
        file,
        sha256,
        before,
        after,
        notes: conversionNotes(before.types, after.types, input.to.toUpperCase()),
        model: 'model' in added ? modelView(context, added.model) : null,
        why: 'why' in added ? added.why : null,
      }
    }
  }
})

const offers = os.models.offers.handler(({ context }) => ({
  offers: packagedModels.map((each) => ({ ...each, known: knownContent(context, each.sha256)?.name ?? null })),
}))

const get = os.models.get.handler(async function* ({ context, input, errors, signal }) {
  const wanted = packagedModels.find(({ name }) => name === input.name)
  if (wanted === undefined) {
    const reason = `invalid model: ${input.name}; one of ${packagedModels.map(({ name }) => name).join(', ')}`
    throw errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  }
  const ended = signal ?? new AbortController().signal
  const left: GotModel = { state: 'failed', reasons: ['nobody waits for it any more'] }
  const got = yield* reported(context, getModel(context, wanted, ended), left)
  switch (got.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: got.reasons } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: got.reasons } })
    case 'got':
      return modelView(context, got.model)
  }
})

/** What makes a model file: of another one, or of a package. */
export const madeModels = { conversions, convert, offers, get }
