import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { convertedName } from '#core/models/conversion.ts'
import { fileProblem, noSuchFile } from '#files/named-file.ts'
import type { ModelOrigin } from '#store/models.ts'
import type { Conversions, Converted } from '#trainer/trainer.ts'
import { defaultThreads } from '../default-threads.ts'
import { outputProblems } from '../disk/output-file.ts'
import type { Host } from '../host.ts'
import { identifying, knownModel, rememberOrigin, type Model } from './models.ts'
import type { Step } from './reading-steps.ts'

export type ConvertStep = Step & { readonly phase: 'converting' | 'checking' }

export type ConvertedModel =
  | {
      readonly state: 'converted'
      readonly written: Extract<Converted, { readonly state: 'converted' }>
      readonly file: string
      /** Why the engine cannot ask what was written, where it cannot. */
      readonly added: { readonly model: Model } | { readonly why: Reason }
    }
  | { readonly state: 'refused' | 'failed'; readonly reasons: readonly Reason[] }

/** In which types a model can be written: a file, or the name of a known one. */
export async function conversionsOf(
  host: Pick<Host, 'store' | 'trainer'>,
  asked: string,
): Promise<
  | { readonly state: 'listed'; readonly file: string; readonly listed: Extract<Conversions, { state: 'listed' }> }
  | { readonly state: 'refused'; readonly reason: Reason }
> {
  const source = sourceOf(host, asked)
  if (source.state === 'refused') return source
  const listed = await host.trainer.conversions(source.file)
  return listed.state === 'refused' ? listed : { state: 'listed', file: source.file, listed }
}

/**
 * Writes a model once more in another type and adds it beside its source. What the engine cannot ask can be converted,
 * too: norms that are no F32 may be all that keeps it from being asked. The trainer is borrowed, as the engine is.
 *
 * @param signal ends it; nothing is left then
 */
export async function* convertModel(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'slot' | 'date'>,
  asked: { readonly file: string; readonly to: string; readonly output?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<ConvertStep, ConvertedModel> {
  const refused = (...reasons: readonly Reason[]): ConvertedModel => ({ state: 'refused', reasons })
  const source = sourceOf(host, asked.file)
  if (source.state === 'refused') return refused(source.reason)
  const output = resolve(asked.output ?? convertedName(source.file, asked.to))
  const problems = outputProblems(output, 'never')
  if (problems.length > 0) return refused(...problems)
  const request = { source: source.file, output, type: asked.to, threads: defaultThreads() }
  const borrowed = yield* host.slot.borrowing(() => converting(host, request, signal))
  if (borrowed.state === 'refused') return refused(borrowed.reason)
  const written = borrowed.result
  if (written.state !== 'converted') {
    return written.state === 'stopped' ? stopped : { state: written.state, reasons: [written.reason] }
  }
  let isKept = false
  try {
    const identified = yield* checking(identifying(host, output, { attempt: true }), signal)
    if (identified === undefined) return stopped
    isKept = true
    const added =
      identified.state === 'refused'
        ? { why: identified.reason }
        : { model: await rememberOrigin(host, output, convertedFrom(written.sourceSha256)) }
    return { state: 'converted', written, file: output, added }
  } finally {
    if (!isKept) await rm(output, { force: true })
  }
}

const stopped: ConvertedModel = {
  state: 'failed',
  reasons: ['the conversion was stopped; nothing is left of it'],
}

function convertedFrom(parentSha256: string): ModelOrigin {
  return { method: 'converted', parentSha256, run: null, study: null, training: null }
}

async function* converting(
  { trainer }: Pick<Host, 'trainer'>,
  request: Parameters<Host['trainer']['convert']>[0],
  signal: AbortSignal,
): AsyncGenerator<ConvertStep, Converted> {
  const left = new AbortController()
  const steps = trainer.convert(request, AbortSignal.any([signal, left.signal]))
  try {
    for (;;) {
      const step = await steps.next()
      if (step.done === true) return step.value
      yield { phase: 'converting', bytes: step.value.done, totalBytes: step.value.total }
    }
  } finally {
    left.abort()
    await steps.return({ state: 'stopped' })
  }
}

/** The steps of a check, until it is stopped: undefined then. */
export async function* checking<End>(
  steps: AsyncGenerator<Step, End>,
  signal: AbortSignal,
): AsyncGenerator<Step & { readonly phase: 'checking' }, End | undefined> {
  while (!signal.aborted) {
    const step = await steps.next()
    if (step.done === true) return step.value
    yield { phase: 'checking', ...step.value }
  }
  return undefined
}

function sourceOf(
  host: Pick<Host, 'store'>,
  asked: string,
): { readonly state: 'found'; readonly file: string } | { readonly state: 'refused'; readonly reason: Reason } {
  const known = knownModel(host, asked)
  if (known?.kind === 'adapter') {
    return {
      state: 'refused',
      reason: { sentence: `invalid model: ${known.name} is an adapter; make a model of it`, remedy: 'merge' },
    }
  }
  const file = known?.file ?? resolve(asked)
  const problem = fileProblem(file)
  if (problem === undefined) return { state: 'found', file }
  return {
    state: 'refused',
    reason: {
      sentence: `invalid model: ${asked}; ${problem === noSuchFile ? 'there is no such file' : problem}`,
      remedy: 'list models',
    },
  }
}
