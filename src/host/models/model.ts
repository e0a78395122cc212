import type { Decoding } from '#core/answers/decoding.ts'
import type { EndpointReport } from '#core/endpoints/endpoint.ts'
import type { ModelInfo } from '#engine/engine.ts'
import type { ModelOrigin, ModelRow } from '#store/models.ts'

/** What a study can ask: a GGUF file, or an endpoint. */
export interface Model {
  readonly name: string
  readonly file: string
  readonly sha256: string
  /** All its numbers were found finite. */
  readonly weightsChecked: boolean
  readonly info: ModelInfo
  /** Of the content that the hash is of. */
  readonly fileSize: number
  /** Its ctime, in milliseconds. */
  readonly modifiedMs: number
  readonly addedAt: string
  readonly kind: ModelRow['kind']
  readonly origin: ModelOrigin | null
  /** Asked there instead of from a file: `file` is its address, the hash its fingerprint. `null`: a file. */
  readonly endpoint: {
    readonly name: string
    readonly model: string
    /** What its last probing found. */
    readonly report: EndpointReport
    /** Decodings that it cannot be asked by, and why. */
    readonly unavailable: Partial<Readonly<Record<Decoding, string>>>
  } | null
}
