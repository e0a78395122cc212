import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { ModelInfo } from '#engine/engine.ts'
import { findModel, listModels, saveModel, type ModelRow } from '#store/models.ts'
import type { Host } from './host.ts'

export interface Model {
  readonly name: string
  readonly file: string
  readonly sha256: string
  readonly info: ModelInfo
}

export type Identified = { readonly state: 'known'; readonly model: Model } | { readonly state: 'refused'; readonly reason: string }

/**
 * Checks a model file and remembers it. Its hash is only computed again when its size or its inode changed:
 * reading a file of several gigabytes takes longer than many a study.
 *
 * @param nameOrFile the name of a model that was added, or a GGUF file
 */
export async function identifyModel(host: Host, nameOrFile: string): Promise<Identified> {
  // A file that is there is meant before a model of that name: the name may belong to a file elsewhere.
  const known = existsSync(resolve(nameOrFile)) ? findModel(host.store, resolve(nameOrFile)) : findModel(host.store, nameOrFile)
  const file = known?.file ?? resolve(nameOrFile)
  const inspection = await host.engine.inspect(file)
  if (inspection.state === 'refused') return inspection
  // The time of the inode, not of the content: copying tools set the latter to whatever the original had.
  const { size, ctimeMs } = await stat(file)
  if (known?.fileSize === size && known.modifiedMs === ctimeMs) return { state: 'known', model: { ...known, info: inspection.model } }
  const row = {
    name: known?.name ?? freeName(host, basename(file)),
    file,
    fileSize: size,
    modifiedMs: ctimeMs,
    sha256: await sha256OfFile(file),
    info: JSON.stringify(inspection.model),
    addedAt: host.date().toISOString(),
    kind: 'model' as const,
    origin: known?.origin ?? null,
  }
  saveModel(host.store, row)
  return { state: 'known', model: { ...row, info: inspection.model } }
}

export function knownModels(host: Host): Model[] {
  return listModels(host.store).map((row) => modelFrom(row))
}

/** A model whose file may be gone by now: what was known of it when it was added. */
export function modelFrom(row: ModelRow): Model {
  return { ...row, info: JSON.parse(row.info) as ModelInfo }
}

/** Two files of the same name in different folders are told apart by a number. */
function freeName(host: Host, file: string): string {
  const base = file.replace(/\.gguf$/i, '')
  let name = base
  for (let i = 2; findModel(host.store, name) !== undefined; i++) name = `${base}-${i}`
  return name
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
