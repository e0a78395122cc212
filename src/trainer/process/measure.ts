import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Measured, MeasureRequest } from '../trainer.ts'
import { loadAddon, type NativeModel } from '#addon/addon.ts'
import { readArchitecture } from './architecture.ts'
import { batchOf } from './batches.ts'
import { describeGguf } from '#addon/describe.ts'
import type { Shape } from '#addon/shape.ts'
import { messageOf } from './output.ts'

/** Seconds one measurement is meant to take: long enough for the clock, short enough for several. */
const aim = 0.3
/** Answer tokens of a made-up example. */
const answer = 8
const adamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, learningRate: 1e-6, weightDecay: 0, clip: 1 }

/** How fast a model is trained so; see Trainer.measure. */
export async function measure({ base, method, length, batch, seconds }: MeasureRequest): Promise<Measured> {
  try {
    const addon = await loadAddon()
    if (!existsSync(base)) return { state: 'refused', reason: `invalid model file: ${base}: there is no such file` }
    const read = readArchitecture(base, describeGguf(base), method, addon.types())
    if (read.state === 'refused') return read
    const began = performance.now()
    const cores = availableParallelism()
    const model = new addon.Model({ file: base, shape: read.shape, method, threads: cores })
    try {
      const left = () => seconds - (performance.now() - began) / 1000
      const make = (sequences: number, tokens: number) => madeUp(sequences, tokens, read.shape)
      // The first one reads weights from the disk and makes buffers.
      model.backward(make(1, 16).batch)
      const first = timed(() => model.backward(make(1, 16).batch))
      const fitting = Math.round((16 / first) * aim)
      const one = make(Math.max(1, Math.min(8, Math.floor(fitting / length))), Math.max(16, Math.min(length, fitting)))
      const threads =
        cores === 1 || left() < 3 * aim ? cores : fasterOf(model, [cores, 1], () => model.backward(one.batch))
      model.setThreads(threads)
      const step = stepSeconds(model)
      const tokensPerSecond: number[] = []
      do {
        const pass = timed(() => model.backward(one.batch))
        const tokens = batch * length
        tokensPerSecond.push(tokens / ((tokens * pass) / one.tokens + step))
      } while (left() > 0 && tokensPerSecond.length < 20)
      return { state: 'measured', tokensPerSecond, threads }
    } finally {
      model.close()
    }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}

/** Texts of no meaning take as long as others. */
function madeUp(sequences: number, length: number, { vocabulary, encoder }: Shape) {
  const example = (sequence: number) => ({
    tokens: Int32Array.from({ length }, (_, i) => (sequence * 31 + i * 17) % vocabulary),
    answerFrom: Math.max(1, length - answer),
  })
  return {
    batch: batchOf(
      Array.from({ length: sequences }, (_, i) => example(i)),
      1 / (sequences * answer),
      encoder?.start ?? null,
    ),
    tokens: sequences * length,
  }
}

function stepSeconds(model: NativeModel): number {
  return timed(() => model.step({ ...adamW, number: 1 }))
}

function fasterOf(model: NativeModel, counts: readonly number[], work: () => void): number {
  const times = counts.map((count) => {
    model.setThreads(count)
    return { count, seconds: timed(work) }
  })
  return times.reduce((best, each) => (each.seconds < best.seconds ? each : best)).count
}

/** Seconds. */
function timed(work: () => void): number {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}
