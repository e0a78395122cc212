import type { EndpointReport } from '#core/endpoints/endpoint.ts'
import type { EndpointRow } from '#store/endpoints.ts'
import type { Model } from '../models/model.ts'

export function reportOf({ report }: EndpointRow): EndpointReport {
  return JSON.parse(report) as EndpointReport
}

/** An endpoint as what a study asks: where others have a file, it has an address. */
export function endpointModel(row: EndpointRow): Model {
  const { kind, model, fingerprint, contextSize, hasChatTemplate, offers } = reportOf(row)
  const unavailable = Object.entries(offers).flatMap(([decoding, offer]) =>
    offer.state === 'missing' ? [[decoding, offer.reason]] : [],
  )
  return {
    name: row.name,
    file: row.url,
    sha256: fingerprint,
    weightsChecked: true,
    info: {
      name: model,
      architecture: kind,
      quantisation: 'unknown',
      parameters: 0,
      contextLength: contextSize,
      vocabularySize: 0,
      hasChatTemplate,
      fileSize: 0,
    },
    fileSize: 0,
    modifiedMs: 0,
    addedAt: row.addedAt,
    kind: 'model',
    origin: null,
    endpoint: { name: row.name, model, unavailable: Object.fromEntries(unavailable) as Record<string, string> },
  }
}
