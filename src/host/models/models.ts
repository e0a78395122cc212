import type { Reason } from '#contract/errors.ts'
import { existsSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Checked, Inspection, ModelInfo } from '#engine/engine.ts'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import { hashFile } from '#runner/file-hash.ts'
import {
  findModel,
  freeModelName,
  listModels,
  moveModel,
  saveModel,
  type ModelOrigin,
  type ModelRow,
} from '#store/models.ts'
import { findEndpoint } from '#store/endpoints.ts'
import { write } from '#store/write.ts'
import { endpointModel } from '../endpoints/endpoints.ts'
import type { Host } from '../host.ts'
import type { Model } from './model.ts'

export type { Model } from './model.ts'

export type Identified =
  { readonly state: 'known'; readonly model: Model } | { readonly state: 'refused'; readonly reason: Reason }

/** How far the reading of a large file is, in bytes. */
export interface Reading {
  readonly bytes: number
  readonly totalBytes: number
}

/** As `identifying`, to its end. Without an attempt: who asks for it loads it, or trains it, and is told then. */
export async function identifyModel(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  nameOrFile: string,
): Promise<Identified> {
  return endOf(identifying(host, nameOrFile, { attempt: false }))
}

/**
 * Checks a model file and remembers it. Its hash is only computed again, and its weights are only checked again, when
 * its size or its inode changed: reading a file of several gigabytes takes longer than many a study. A file that is not
 * known but has the content of a known one whose file is gone is that one, moved.
 *
 * @param nameOrFile the name or SHA-256 of a model that was added, or a GGUF file
 * @param attempt whether to have the engine try a content that is not known, so that none is kept that it will refuse
 */
export async function* identifying(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  nameOrFile: string,
  { attempt }: { readonly attempt: boolean },
): AsyncGenerator<Reading, Identified> {
  const endpoint = findEndpoint(host.store, nameOrFile)
  if (endpoint !== undefined) return { state: 'known', model: endpointModel(endpoint) }
  const known = knownModel(host, nameOrFile)
  const file = known?.file ?? resolve(nameOrFile)
  if (known?.kind === 'adapter') {
    return {
      state: 'refused',
      reason: { sentence: `invalid model: ${known.name} is an adapter; make a model of it`, remedy: 'merge' },
    }
  }
  const problem = fileProblem(file)
  if (problem !== undefined) return { state: 'refused', reason: notAModel(file, problem) }
  const inspection = await host.engine.inspect(file)
  if (inspection.state === 'refused') return { state: 'refused', reason: withRemedy(inspection) }
  // The time of the inode, not of the content: copying tools set the latter to whatever the original had.
  const { size, ctimeMs } = await stat(file)
  const isSame = known?.fileSize === size && known.modifiedMs === ctimeMs
  if (isSame && known.weightsChecked) {
    const info = JSON.stringify(inspection.model)
    // An earlier version may have looked for less.
    if (info !== known.info) await write(host.store, () => saveModel(host.store, { ...known, info }))
    return { state: 'known', model: { ...known, info: inspection.model, endpoint: null } }
  }
  // In a process of its own, while this one hashes: the disk reads the file once. Whoever leaves meanwhile ends it.
  const left = new AbortController()
  const checking = host.engine.check(file, left.signal)
  let sha256 = known?.sha256 ?? ''
  let checked: Checked
  try {
    if (!isSame) sha256 = yield* readingOf(file, size)
    checked = await checking
    const isNew = !listModels(host.store).some((each) => each.sha256 === sha256)
    if (attempt && isNew && checked.state === 'usable') checked = await host.engine.attempt(file, left.signal)
  } finally {
    left.abort()
  }
  if (checked.state === 'refused') return checked
  const moved = known
    ? undefined
    : listModels(host.store).find((each) => each.sha256 === sha256 && !existsSync(each.file))
  const before = moved ?? known
  await write(host.store, () => {
    if (moved) moveModel(host.store, moved.file, file)
    saveModel(host.store, {
      name: before?.name ?? freeModelName(host.store, basename(file).replace(/\.gguf$/i, '')),
      file,
      fileSize: size,
      modifiedMs: ctimeMs,
      sha256,
      weightsChecked: true,
      info: JSON.stringify(inspection.model),
      addedAt: before?.addedAt ?? host.date().toISOString(),
      kind: before?.kind ?? 'model',
      // Another content has another origin.
      origin: before?.sha256 === sha256 ? before.origin : null,
    })
  })
  return { state: 'known', model: savedModel(host, file) }
}

/** The model of a run, wherever its file lies now: what counts is its content. */
export async function identifyRunModel(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
): Promise<Identified> {
  const there = await identifyModel(host, file)
  if (there.state === 'known' && (there.model.sha256 === sha256 || there.model.endpoint !== null)) return there
  const elsewhere = listModels(host.store).find(
    (each) => each.sha256 === sha256 && each.kind === 'model' && existsSync(each.file),
  )
  return elsewhere ? identifyModel(host, elsewhere.file) : there
}

export type Relocated = Identified

/**
 * Says where the file of a known model, or of an adapter, lies now. It has to be the same file: another one is another
 * model.
 */
export async function* relocating(
  host: Pick<Host, 'store'>,
  nameOrFile: string,
  to: string,
): AsyncGenerator<Reading, Relocated> {
  const refused = (reason: Reason): Relocated => ({ state: 'refused', reason })
  const known = knownModel(host, nameOrFile)
  if (!known) return refused(noSuchModel(nameOrFile))
  const file = resolve(to)
  const problem = fileProblem(file)
  if (problem !== undefined) return refused(notAModel(file, problem))
  const stats = statSync(file)
  if (file === known.file) return refused(`invalid model file: ${file}: this is where ${known.name} was all the time`)
  if (stats.size !== known.fileSize) return refused(notTheSame(known, file))
  const sha256 = yield* readingOf(file, stats.size)
  if (sha256 !== known.sha256) return refused(notTheSame(known, file))
  await write(host.store, () => {
    moveModel(host.store, known.file, file)
    saveModel(host.store, { ...known, file, fileSize: stats.size, modifiedMs: stats.ctimeMs })
  })
  return { state: 'known', model: savedModel(host, file) }
}

/** A file that is there is meant before a model of that name: the name may belong to a file elsewhere. */
export function knownModel(host: Pick<Host, 'store'>, asked: string): ModelRow | undefined {
  const file = resolve(asked)
  if (existsSync(file)) return findModel(host.store, file)
  const named = findModel(host.store, asked) ?? findModel(host.store, file)
  return named ?? listModels(host.store).find(({ sha256 }) => sha256 === asked)
}

function notAModel(file: string, problem: string): string {
  return `invalid model file: ${file}: ${problem === noSuchFile ? 'there is no such file; check the path' : `${problem}; name a .gguf file`}`
}

export function noSuchModel(asked: string): Reason {
  return { sentence: `invalid model: ${asked}`, remedy: 'list models' }
}

export function knownModels(host: Pick<Host, 'store'>): Model[] {
  return listModels(host.store).map((row) => modelFrom(row))
}

/** A model whose file may be gone by now: what was known of it when it was added. */
export function modelFrom(row: ModelRow): Model {
  return { ...row, info: JSON.parse(row.info) as ModelInfo, endpoint: null }
}

/**
 * `moved`: no file is there any more. `changed`: it is not the one whose hash is known; adding it again tells which it
 * is.
 */
export function fileState({ file, fileSize, modifiedMs }: Model): 'there' | 'moved' | 'changed' {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return 'moved'
  return stats.size === fileSize && stats.ctimeMs === modifiedMs ? 'there' : 'changed'
}

/** Adds to a known file where it came from. */
export async function rememberOrigin(host: Pick<Host, 'store'>, file: string, origin: ModelOrigin): Promise<Model> {
  const row = findModel(host.store, file)
  if (!row) throw new Error(`${file} is no known model`)
  await write(host.store, () => saveModel(host.store, { ...row, origin }))
  return modelFrom({ ...row, origin })
}

async function* readingOf(file: string, totalBytes: number): AsyncGenerator<Reading, string> {
  const hashing = hashFile(file)
  try {
    for (;;) {
      const step = await hashing.next()
      if (step.done === true) return step.value
      yield { bytes: step.value, totalBytes }
    }
  } finally {
    await hashing.return('')
  }
}

async function endOf<End>(steps: AsyncGenerator<unknown, End>): Promise<End> {
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return step.value
  }
}

function savedModel(host: Pick<Host, 'store'>, file: string): Model {
  const row = findModel(host.store, file)
  if (!row) throw new Error(`${file} is no known model`)
  return modelFrom(row)
}

/** With what may help beside. */
function withRemedy({ reason, convertible }: Extract<Inspection, { readonly state: 'refused' }>): Reason {
  return convertible === true ? { sentence: reason, remedy: 'convert' } : reason
}

function notTheSame({ name, sha256 }: ModelRow, file: string): string {
  return `invalid model file: ${file}: this is another file than ${name} (SHA-256 ${sha256.slice(0, 12)}…); add it as a model of its own`
}
