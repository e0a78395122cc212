import { openBundle, type BundleReader } from '#exchange/bundle/read-bundle.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { brokenWorld } from '../../broken-world.ts'
import type { BundleCalls, VerifiedBundle } from '../calls.ts'
import { readHead, readRun, type ReadRun } from './read-run.ts'
import { Tally } from './tally.ts'
import { BrokenBundle, measure, type Working } from './work.ts'

/** Computes everything of a bundle again, without keeping anything of it. */
export async function verifyBundle(
  { file }: BundleCalls['verify']['request'],
  working: Working,
): Promise<VerifiedBundle> {
  working.emit({ phase: 'reading', done: 0, total: 1 })
  const opened = await openBundle(file)
  if (opened.state === 'refused') return { state: 'refused', reasons: [opened.reason] }
  const { bundle } = opened
  const tally = new Tally()
  const broken: string[] = []
  try {
    const sha256 = await sha256OfFile(file)
    const head = await readHead(bundle)
    const read = await readRun(bundle, head, { ...working, tally }).catch((error: unknown): ReadRun => {
      broken.push(whyBroken(error))
      return { trials: 0, notes: ['What follows in the bundle was not computed again.'] }
    })
    broken.push(...(await measureRest(bundle, working)))
    const { run } = head.document
    return {
      state: 'verified',
      sha256,
      run: run.id,
      name: run.name,
      version: head.version,
      ...read,
      broken: [...new Set([...bundle.wrong(), ...broken])],
      ...tally.recomputed,
    }
  } catch (error) {
    return { state: 'refused', reasons: [`invalid bundle: ${whyBroken(error)}`] }
  } finally {
    bundle.close()
  }
}

/**
 * What is wrong, where it is the bundle that is: it comes from anywhere, and what cannot be computed of it is its
 * fault. Whoever stopped has done so, and is told.
 */
export function whyBroken(error: unknown): string {
  if (error instanceof BrokenBundle) return error.message
  if (!(error instanceof Error) || error.name === 'AbortError') throw error
  const world = brokenWorld(error)
  if (world !== undefined) throw new Error(world, { cause: error })
  return `it cannot be computed again: ${error.message}`
}

/** Files that were not read to their end are still to be what the manifest says; what cannot be unpacked is told. */
async function measureRest(bundle: BundleReader, { emit, signal }: Working): Promise<readonly string[]> {
  const left = bundle.names.filter((name) => !bundle.isMeasured(name))
  const broken: string[] = []
  for (const [i, name] of left.entries()) {
    emit({ phase: 'files', done: i, total: left.length })
    try {
      await measure(bundle, name, signal)
    } catch (error) {
      broken.push(`${name}: ${whyBroken(error)}`)
    }
  }
  return broken
}
