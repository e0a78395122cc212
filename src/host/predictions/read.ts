import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, parseCondition } from '#core/conditions/index.ts'
import { readPredictions, type Prediction, type PredictionEvent } from '#exchange/predictions/read-predictions.ts'
import type { NamedMetric } from '#exchange/predictions/prediction.ts'

export interface ReadFile {
  readonly state: 'read'
  readonly format: string
  readonly predictions: readonly Prediction[]
  readonly skipped: number
  /** Of the file. */
  readonly sha256: string
  /** Under which all of them were made, where that is known. */
  readonly condition: Condition | null
  readonly decoding: Prediction['decoding']
  /** The metric that the file itself scores its answers by; `null`: it has none. */
  readonly metric: NamedMetric | null
  /** Whether the file says under which conditions its predictions were made. */
  readonly namesConditions: boolean
}

export type Read = ReadFile | { readonly state: 'refused'; readonly reason: string }

/**
 * A whole file, piece by piece, telling how many lines it is.
 *
 * @param name the file's, as a person knows it: that of harness samples tells their task
 * @param asked `condition`: under which they were made; of a file with several conditions only these count. `metric`:
 * the file's own whose answers are taken, `null`: its first
 */
export async function* readFile(
  path: string,
  name: string,
  asked: { readonly condition: Condition | null; readonly metric: string | null },
  signal?: AbortSignal,
): AsyncGenerator<{ readonly read: number }, Read> {
  const hash = createHash('sha256')
  let whole: Omit<Extract<PredictionEvent, { type: 'predictions' }>, 'type'> | undefined
  for await (const event of readPredictions({ file: name, bytes: hashed(path, hash) }, asked.metric)) {
    if (event.type === 'problem') return { state: 'refused', reason: `${name}: ${event.problem.message}` }
    if (event.type === 'progress') yield { read: event.read }
    else whole = event
    await turn()
    signal?.throwIfAborted()
  }
  if (whole === undefined || whole.predictions.length === 0)
    return { state: 'refused', reason: `invalid file: ${name} (it has no predictions)` }
  const { format, predictions, metric, skipped } = whole
  const decoding = predictions.every((each) => each.decoding === 'likelihood') ? 'likelihood' : 'free'
  return underOneCondition({
    state: 'read',
    format,
    predictions,
    metric,
    skipped,
    sha256: hash.digest('hex'),
    condition: asked.condition,
    decoding,
    namesConditions: predictions.some(({ condition }) => condition !== null),
  })
}

async function* hashed(path: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    yield chunk
  }
}

function underOneCondition(read: ReadFile): Read {
  const named = new Set(read.predictions.flatMap(({ condition }) => condition ?? []))
  if (named.size === 0) return read
  const parsed = new Map([...named].map((each) => [each, parseCondition(each)]))
  const wrong = [...parsed.values()].find((each) => each.state === 'refused')
  if (wrong?.state === 'refused') return { state: 'refused', reason: wrong.reason }
  const nameOf = (each: string) => {
    const found = parsed.get(each)
    return found?.state === 'parsed' ? conditionName(found.condition) : each
  }
  const names = [...new Set([...named].map(nameOf))]
  if (read.condition === null && names.length > 1)
    return {
      state: 'refused',
      reason: `invalid file: it has predictions under several conditions (${names.join(', ')}); name the one to import`,
    }
  const [first] = [...parsed.values()]
  const condition = read.condition ?? (first?.state === 'parsed' ? first.condition : null)
  const wanted = condition && conditionName(condition)
  const predictions = read.predictions.filter((each) => each.condition === null || nameOf(each.condition) === wanted)
  if (predictions.length === 0)
    return { state: 'refused', reason: `invalid condition: ${wanted ?? ''} (the file has: ${names.join(', ')})` }
  return { ...read, condition, predictions, skipped: read.skipped + read.predictions.length - predictions.length }
}
