import { afterEach, describe, expect, test } from 'vitest'
import { loadAddon, type Addon, type Evaluated, type Evaluation } from '#addon/addon.ts'
import { readDecoder } from '#addon/decoder.ts'
import { describeGguf } from '#addon/describe.ts'
import { modelFolder } from '../engine/models.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { architectures, converted, smallModel, smallT5Model, t5s } from '../trainer/native.ts'

/** What comes out for a text depends on its tokens alone, on every processor. */
const folder = modelFolder()
const tokens = Int32Array.from({ length: 150 }, (_, i) => (i * 89 + 7) % 288)
const instructions = trainerAvailable ? (await loadAddon()).instructions() : []

afterEach(async () => {
  if (trainerAvailable) (await loadAddon()).limitInstructions(instructions.at(-1) ?? '')
})

describe.skipIf(!trainerAvailable)(`a lane${trainerReason}`, () => {
  test.each(instructions)('with %s gives the same bits, however a text came to its tokens', async (name) => {
    const addon = await loadAddon()
    addon.limitInstructions(name)
    const files = [
      ...Object.entries(architectures).map(
        ([architecture, changes]) => [smallModel(folder, architecture, changes), readsNothing] as const,
      ),
      ...Object.entries(t5s).map(([version, changes]) => [smallT5Model(folder, version, changes), reads] as const),
    ]
    for (const [file, readsFor] of files) {
      const whole = await withLane(addon, file, Infinity, (evaluate) => evaluate({ ...all(0), ...readsFor(0) }))
      // Token by token, beside other texts, from the middle of another text on; and with weights as they are stored.
      for (const mostPacked of [Infinity, 0]) {
        const made = await withLane(addon, file, mostPacked, async (evaluate) => {
          const rows: Evaluated[] = []
          await evaluate({ ...all(1), begun: Int32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0), ...readsFor(0, 1, 2) })
          for (const [i, token] of tokens.entries()) {
            const beside = Array.from({ length: i % 14 }, (_, at) => (at * 31 + i) % 288)
            rows.push(await evaluate({ ...going([2, beside], [0, [token]]), wanted: Int32Array.of(beside.length) }))
          }
          const shared = await evaluate({
            ...going([3, [...tokens.subarray(45)]]),
            begun: Int32Array.of(3, 1, 45),
            wanted: Int32Array.from({ length: 105 }, (_, i) => i),
          })
          return { rows, shared }
        })
        expect(made.rows.map(({ greedyLogits: [logit] }) => logit)).toEqual([...whole.greedyLogits])
        expect(made.rows.map(({ normalisers: [normaliser] }) => normaliser)).toEqual([...whole.normalisers])
        expect(made.shared.greedyLogits).toEqual(whole.greedyLogits.subarray(45))
        expect(made.shared.normalisers).toEqual(whole.normalisers.subarray(45))
      }
    }
  })

  test.each(['F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_1', 'Q5_0', 'Q5_1'])(
    'of weights in %s takes packed and stored ones alike',
    async (type) => {
      const addon = await loadAddon()
      const file = await converted(folder, smallModel(folder, 'source', { width: 64, ffn: 96 }), type)
      const [packed, stored] = [
        await withLane(addon, file, Infinity, (evaluate) => evaluate(all(0))),
        await withLane(addon, file, 0, (evaluate) => evaluate(all(0))),
      ]
      expect(packed).toEqual(stored)
    },
  )

  test('goes on after a call that fails', async () => {
    const addon = await loadAddon()
    await withLane(addon, smallModel(folder, 'going on'), Infinity, async (evaluate) => {
      await expect(evaluate({ ...all(0), begun: new Int32Array() })).rejects.toThrow(
        'invalid sequence: 0: there is none of this number',
      )
      expect((await evaluate(all(0))).greedy).toHaveLength(tokens.length)
    })
  })
})

type Evaluate = (evaluation: Partial<Evaluation>) => Promise<Evaluated>

/** The whole text in one go, asked behind every token. */
function all(sequence: number): Partial<Evaluation> {
  return {
    ...going([sequence, [...tokens]]),
    begun: Int32Array.of(sequence, 0, 0),
    wanted: Int32Array.from(tokens, (_, i) => i),
  }
}

/** The same text for each, of more than a page. */
function reads(...sequences: readonly number[]): Partial<Evaluation> {
  const text = [...tokens.subarray(7, 80)]
  return {
    readers: Int32Array.from(sequences.flatMap((sequence) => [sequence, text.length])),
    read: Int32Array.from(sequences.flatMap(() => text)),
  }
}

function readsNothing(): Partial<Evaluation> {
  return {}
}

function going(...runs: readonly (readonly [sequence: number, tokens: readonly number[]])[]): Partial<Evaluation> {
  const some = runs.filter(([, { length }]) => length > 0)
  return {
    runs: Int32Array.from(some.flatMap(([sequence, { length }]) => [sequence, length])),
    tokens: Int32Array.from(some.flatMap(([, each]) => each)),
  }
}

async function withLane<T>(
  addon: Addon,
  file: string,
  mostPacked: number,
  use: (evaluate: Evaluate) => Promise<T>,
): Promise<T> {
  const read = readDecoder(file, describeGguf(file), addon.types(), 'asked in fast mode')
  if (read.state === 'refused') throw new Error(read.reason)
  const model = new addon.AskedModel({
    file,
    shape: read.shape,
    adapter: null,
    mostPacked: Math.min(mostPacked, 1e9),
    threads: 1,
    exact: false,
  })
  const lane = new addon.Lane(model)
  const none = new Int32Array()
  try {
    return await use((evaluation) => {
      const wanted = evaluation.wanted ?? none
      return lane.evaluate({
        ...{ dropped: none, begun: none, readers: none, read: none, runs: none, tokens: none, candidates: none },
        ...evaluation,
        wanted,
        candidateCounts: new Int32Array(wanted.length),
        normalised: true,
      })
    })
  } finally {
    lane.close()
    model.close()
  }
}
