import { decodings, type Decoding } from '#core/answers/decoding.ts'
import type { EndpointReport } from '#core/endpoints/endpoint.ts'
import { findEndpoint, saveEndpoint, type EndpointRow } from '#store/endpoints.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import type { Model } from '../models/model.ts'

export function reportOf({ report }: EndpointRow): EndpointReport {
  return JSON.parse(report) as EndpointReport
}

/** An endpoint as what a study asks: where others have a file, it has an address. */
export function endpointModel(row: EndpointRow): Model {
  const report = reportOf(row)
  const { kind, model, fingerprint, contextSize, hasChatTemplate, chatTemplateFault, systemMessages } = report
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
      ...(chatTemplateFault !== undefined && { chatTemplateFault }),
      ...(systemMessages !== undefined && { systemMessages }),
      fileSize: 0,
    },
    fileSize: 0,
    modifiedMs: 0,
    addedAt: row.addedAt,
    kind: 'model',
    origin: null,
    endpoint: { name: row.name, model, report, unavailable: unavailableIn(report) },
  }
}

/** Decodings that it cannot be asked by, and why. */
export function unavailableIn({ offers }: EndpointReport): Partial<Readonly<Record<Decoding, string>>> {
  return Object.fromEntries(
    decodings.flatMap((decoding) => {
      const offer = offers[decoding]
      return offer.state === 'missing' ? [[decoding, offer.reason]] : []
    }),
  )
}

/** As the last probing, also where a run has made it. */
export async function rememberProbing(
  host: Pick<Host, 'store' | 'date'>,
  name: string,
  report: EndpointReport,
): Promise<void> {
  const row = findEndpoint(host.store, name)
  if (row === undefined) return
  const probed = { ...row, report: JSON.stringify(report), probedAt: host.date().toISOString() }
  await write(host.store, () => saveEndpoint(host.store, probed))
}
