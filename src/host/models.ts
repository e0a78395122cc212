import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { ModelInfo } from '#engine/engine.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { findModel, freeModelName, listModels, saveModel, type ModelOrigin, type ModelRow } from '#store/models.ts'
import type { Host } from './host.ts'

export interface Model {
  readonly name: string
  readonly file: string
  readonly sha256: string
  readonly info: ModelInfo
  readonly kind: ModelRow['kind']
  readonly origin: ModelOrigin | null
}

export type Identified = { readonly state: 'known'; readonly model: Model } | { readonly state: 'refused'; readonly reason: string }

/**
 * Checks a model file and remembers it. Its hash is only computed again when its size or its inode changed:
 * reading a file of several gigabytes takes longer than many a study.
 *
 * @param nameOrFile the name of a model that was added, or a GGUF file
 */
export async function identifyModel(host: Host, nameOrFile: string): Promise<Identified> {
  const known = knownModel(host, nameOrFile)
  const file = known?.file ?? resolve(nameOrFile)
  if (known?.kind === 'adapter') {
    return { state: 'refused', reason: `invalid model: ${known.name} is an adapter; make a model of it with: placebo model merge BASE ${known.name} --out FILE` }
  }
  const inspection = await host.engine.inspect(file)
  if (inspection.state === 'refused') return inspection
  // The time of the inode, not of the content: copying tools set the latter to whatever the original had.
  const { size, ctimeMs } = await stat(file)
  if (known?.fileSize === size && known.modifiedMs === ctimeMs) return { state: 'known', model: { ...known, info: inspection.model } }
  const sha256 = await sha256OfFile(file)
  const row = {
    name: known?.name ?? freeModelName(host.store, basename(file).replace(/\.gguf$/i, '')),
    file,
    fileSize: size,
    modifiedMs: ctimeMs,
    sha256,
    info: JSON.stringify(inspection.model),
    addedAt: host.date().toISOString(),
    kind: 'model' as const,
    // Another content has another origin.
    origin: known?.sha256 === sha256 ? known.origin : null,
  }
  saveModel(host.store, row)
  return { state: 'known', model: { ...row, info: inspection.model } }
}

/** A file that is there is meant before a model of that name: the name may belong to a file elsewhere. */
export function knownModel(host: Host, nameOrFile: string): ModelRow | undefined {
  const file = resolve(nameOrFile)
  return existsSync(file) ? findModel(host.store, file) : findModel(host.store, nameOrFile)
}

export function knownModels(host: Host): Model[] {
  return listModels(host.store).map((row) => modelFrom(row))
}

/** A model whose file may be gone by now: what was known of it when it was added. */
export function modelFrom(row: ModelRow): Model {
  return { ...row, info: JSON.parse(row.info) as ModelInfo }
}

/** Adds to a known file where it came from. */
export function rememberOrigin(host: Host, file: string, origin: ModelOrigin): Model {
  const row = findModel(host.store, file)
  if (!row) throw new Error(`${file} is no known model`)
  saveModel(host.store, { ...row, origin })
  return modelFrom({ ...row, origin })
}
