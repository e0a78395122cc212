import { describe, expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import type { Cell } from '#core/study/cell.ts'
import { drawColumns } from '#core/study/comparisons.ts'
import { inContextOrTuned } from '#core/study/in-context-or-tuned/index.ts'
import { inContextOrTunedOfRuns } from '#core/study/in-context-or-tuned/two-runs.ts'
import type { Study } from '#core/study/study.ts'
import { study } from './support.ts'
import { smallTuned, tunedResults, withTuning } from './tuned-results.ts'

const zeroShot: Condition = { definition: 'original', examples: 'empty' }
const kShot: Condition = { definition: 'original', examples: 'original' }

/** Right answers of 20, without examples and with k. */
const right =
  (without: number, withExamples: number) =>
  ({ condition }: Cell, t: number, i: number) =>
    (i * 7) % 20 < (condition.examples === 'empty' ? without : withExamples) + (t % 3)

const asIs: Study = { ...study, conditions: [zeroShot, kShot] }
const run = (name: string, without: number, withExamples: number, of = asIs) => {
  const results = tunedResults(of, { right: right(without, withExamples) })
  return { name, drawn: drawColumns(results), places: results.tasks.map((_, place) => place) }
}
const [base, tuned] = [run('base', 9, 14), run('tuned', 13, 19)]
const instances = base.places.map(() => 20)

describe('two files, each asked as it is in a run of its own', () => {
  test('come to what base and tuned model of one run come to', () => {
    const together = {
      ...withTuning({ trainConditions: [kShot], testConditions: [zeroShot, kShot], seeds: [1] }, smallTuned),
      conditions: [zeroShot, kShot],
    }
    const [of] = inContextOrTuned(
      drawColumns(
        tunedResults(together, {
          right: (cell, t, i) => (cell.training === null ? right(9, 14) : right(13, 19))(cell, t, i),
        }),
      ),
      2,
    )
    const found = inContextOrTunedOfRuns(base, tuned, instances, 2)
    const [square] = found.state === 'compared' ? found.squares : []
    expect(square?.tasks).toEqual(of?.tasks)
    expect([square?.together, square?.margins, square?.sentence]).toEqual([of?.together, of?.margins, of?.sentence])
    expect(square).toMatchObject({ training: null, gains: [], k: 2 })
    expect(square?.names).toEqual({
      'base zero-shot': 'base: Original+empty',
      'base k-shot': 'base: Original',
      'tuned zero-shot': 'tuned: Original+empty',
      'tuned k-shot': 'tuned: Original',
    })
  })

  test.each<[string, () => ReturnType<typeof inContextOrTunedOfRuns>, string]>([
    [
      'a run that is not done',
      () => inContextOrTunedOfRuns(base, tuned, [...instances.slice(1), 21], 2),
      'base has not answered all its instances; resume it first',
    ],
    [
      'a run without examples alone',
      () => inContextOrTunedOfRuns(base, run('other', 9, 14, { ...asIs, conditions: [zeroShot] }), instances, 2),
      'base and other have no decoding and definition that both were asked without examples and with the original ones',
    ],
  ])('cannot be compared: %s', (_, of, reason) => expect(of()).toEqual({ state: 'unpaired', reason }))
})
