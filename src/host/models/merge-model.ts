import { resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import type { MergeInto } from '#core/models/merge-into.ts'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { listModels } from '#store/models.ts'
import type { Host } from '../host.ts'
import { identifyModel, knownModel, rememberOrigin, type Model } from './models.ts'
import { outputProblems } from '../disk/output-file.ts'

export type MergedModel =
  | { readonly state: 'merged'; readonly model: Model; readonly roundedAgain: string | null }
  | { readonly state: 'refused' | 'failed'; readonly reasons: readonly Reason[] }

/** A new model of a base and an adapter; both a file or the name of a known one. The trainer is borrowed. */
export async function mergeModel(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'date'>,
  asked: {
    readonly base: string
    readonly adapter: string
    readonly file: string
    readonly into?: MergeInto | undefined
  },
): Promise<MergedModel> {
  const refused = (...reasons: readonly Reason[]): MergedModel => ({ state: 'refused', reasons })
  const output = resolve(asked.file)
  const problems = outputProblems(output, 'never')
  if (problems.length > 0) return refused(...problems)
  const base = await identifyModel(host, asked.base)
  if (base.state === 'refused') return refused(base.reason)
  const known = knownModel(host, asked.adapter)
  if (known?.kind === 'model') return refused(`invalid adapter: ${known.name} is a whole model; it needs no merging`)
  const adapter = known?.file ?? resolve(asked.adapter)
  const problem = fileProblem(adapter)
  if (problem !== undefined)
    return refused({
      sentence: `invalid adapter: ${asked.adapter}; ${problem === noSuchFile ? 'there is no such file' : problem}`,
      remedy: 'list models',
    })
  const parent = known?.origin?.parentSha256
  if (parent !== undefined && parent !== base.model.sha256) {
    const right = listModels(host.store).find(({ sha256 }) => sha256 === parent)?.name
    return refused(
      `invalid adapter: ${asked.adapter} was trained beside another base than ${base.model.name}${right === undefined ? '' : `; its base is ${right}`}`,
    )
  }
  const adapterSha256 = await sha256OfFile(adapter)
  const request = { base: base.model.file, adapter, output, into: asked.into }
  const borrowed = await host.slot.borrowEngine(() => host.trainer.merge(request))
  if (borrowed.state === 'refused') return refused(borrowed.reason)
  const merged = borrowed.result
  if (merged.state !== 'merged') return { state: merged.state, reasons: [merged.reason] }
  const identified = await identifyModel(host, output)
  if (identified.state === 'refused') return { state: 'failed', reasons: [identified.reason] }
  return {
    state: 'merged',
    roundedAgain: merged.roundedAgain,
    model: await rememberOrigin(host, output, {
      method: 'merged',
      parentSha256: adapterSha256,
      run: null,
      study: null,
      training: null,
    }),
  }
}
