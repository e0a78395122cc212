import { expect, test } from 'vitest'
import type { Decoding } from '#core/answers/decoding.ts'
import { presets } from '#core/conditions/index.ts'
import { cutStudy, type CellToCut, type StudyToCut } from '#core/shards/cut-study.ts'
import { countTrialsOf, placesIn, trialsByCell, type Shard } from '#core/shards/shard.ts'
import { randomBelow, seededRandom } from '#core/random/index.ts'

const conditions = [presets.original, presets.empty]

function cellsOf(
  trainings: readonly (number | null)[],
  decodings: readonly Decoding[],
  isOpen: CellToCut['isOpen'] = () => true,
): readonly CellToCut[] {
  return trainings
    .flatMap((training) =>
      decodings.flatMap((decoding) => conditions.map((condition) => ({ training, decoding, condition }))),
    )
    .map(({ training, decoding, condition }, position) => ({
      cell: { position, key: String(position), method: 'in context' as const, condition, decoding, training: null },
      training,
      isOpen,
    }))
}

const tasks = [
  { name: 'first', instances: 5 },
  { name: 'second', instances: 3 },
]

const plan = (change: Partial<StudyToCut> = {}): StudyToCut => ({
  study: { leftOut: [] },
  tasks,
  cells: cellsOf([null], ['free']),
  trainings: [],
  ...change,
})

function asked(shards: readonly Shard[]): string[] {
  return shards.flatMap(({ slices }) =>
    slices.flatMap(({ cells, task, from, to }) =>
      cells.flatMap((cell) => Array.from({ length: to - from }, (_, i) => `${cell} ${task} ${from + i}`)),
    ),
  )
}

function planned({ study, cells, tasks: all }: StudyToCut): string[] {
  return cells.flatMap(({ cell, isOpen }) =>
    all.flatMap(({ name, instances }, task) =>
      study.leftOut.some((each) => each.task === name && each.condition === cell.decoding)
        ? []
        : Array.from({ length: instances }, (_, place) => place).flatMap((place) =>
            isOpen(task, place) ? [`${cell.position} ${task} ${place}`] : [],
          ),
    ),
  )
}

test.each<[what: string, plan: StudyToCut, shards: number, sizes: readonly number[]]>([
  ['in equal stretches', plan(), 4, [4, 4, 4, 4]],
  ['in one', plan(), 1, [16]],
  ['in stretches that differ by one prompt', plan(), 3, [6, 5, 5]],
  ['as many as there are prompts, where more are wanted', plan(), 100, Array<number>(16).fill(1)],
  [
    'each prompt in one shard under all its decodings',
    plan({ cells: cellsOf([null], ['free', 'likelihood']) }),
    5,
    [8, 6, 6, 6, 6],
  ],
  ['what is asked already left out', plan({ cells: cellsOf([null], ['free'], (task) => task === 1) }), 2, [3, 3]],
  [
    'what a decoding does not ask left out',
    plan({
      study: { leftOut: [{ task: 'first', condition: 'likelihood', reason: 'no labels' }] },
      cells: cellsOf([null], ['free', 'likelihood']),
    }),
    2,
    [11, 11],
  ],
  [
    'a training each by itself, before those that ask',
    plan({ cells: cellsOf([0, 1], ['free']), trainings: [[0], [1]] }),
    2,
    [0, 0, 16, 16],
  ],
  ['nothing', plan({ cells: [] }), 3, []],
])('a study is cut %s', (_, study, shards, sizes) => {
  const cut = cutStudy(study, shards)
  expect(cut.map(countTrialsOf)).toEqual(sizes)
  expect(cut.map(({ number }) => number)).toEqual(sizes.map((__, i) => i + 1))
  expect(asked(cut).toSorted()).toEqual(planned(study).toSorted())
})

test('a shard names the trainings whose models it asks, and no others', () => {
  const cut = cutStudy(plan({ cells: cellsOf([null, 0, 1], ['free']), trainings: [[0], [1]] }), 3)
  expect(cut.map(({ trainings, needs }) => ({ trainings, needs }))).toEqual([
    { trainings: [0], needs: [] },
    { trainings: [1], needs: [] },
    { trainings: [], needs: [] },
    { trainings: [], needs: [0] },
    { trainings: [], needs: [1] },
  ])
})

test('models of one training are made in one shard, in the order of their steps', () => {
  const cut = cutStudy(plan({ cells: cellsOf([0, 1, 2], ['free']), trainings: [[0, 1], [2]] }), 1)
  expect(cut.map(({ trainings, needs }) => ({ trainings, needs }))).toEqual([
    { trainings: [0, 1], needs: [] },
    { trainings: [2], needs: [] },
    { trainings: [], needs: [0, 1, 2] },
  ])
})

test('however a study is cut, every open trial is in one shard', () => {
  const random = seededRandom(4)
  for (let round = 0; round < 200; round++) {
    const some = Array.from({ length: 1 + randomBelow(random, 4) }, (_, i) => ({
      name: `task ${i}`,
      instances: randomBelow(random, 9),
    }))
    const open = new Set(
      some
        .flatMap(({ instances }, task) => Array.from({ length: instances }, (_, i) => `${task} ${i}`))
        .filter(() => randomBelow(random, 3) > 0),
    )
    const study = plan({
      tasks: some,
      cells: cellsOf([null, 0], ['free', 'constrained'], (task, place) => open.has(`${task} ${place}`)),
    })
    const cut = cutStudy(study, 1 + randomBelow(random, 12))
    expect(asked(cut).toSorted()).toEqual(planned(study).toSorted())
    for (const shard of cut) {
      const isIn = placesIn(shard)
      const counts = trialsByCell(shard)
      for (const { cell } of study.cells)
        expect(counts.get(cell.position) ?? 0).toBe(
          some.reduce(
            (sum, { instances }, task) =>
              sum + Array.from({ length: instances }).filter((_, i) => isIn(cell.position, task)?.(i) === true).length,
            0,
          ),
        )
    }
  }
})
