import type { Host } from '../host.ts'
import { fileState, knownModels, type Model } from './models.ts'

/** A model as the contract has it. */
export function modelView(host: Pick<Host, 'store'>, model: Model, all = knownModels(host)) {
  const { info, name, file, sha256, kind, addedAt, origin } = model
  const parent = origin && all.find((each) => each.sha256 === origin.parentSha256)
  return {
    ...info,
    name,
    file,
    sha256,
    kind,
    addedAt,
    fileState: fileState(model),
    origin: origin && { ...origin, parent: parent?.name ?? null },
  }
}
