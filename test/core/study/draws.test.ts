import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { cellName, planCells } from '#core/study/cell.ts'
import { compareCells, drawColumns } from '#core/study/comparisons.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import { compareRuns } from '#core/study/run-comparison.ts'
import type { Study } from '#core/study/study.ts'
import { lineScores, linesTables } from '#core/tables/lines.ts'
import { answeredAs, resultsOf, study, taskOf } from './support.ts'

const sampling = { temperature: 0.7, topP: 0.95, draws: 3 }
const sampled: Study = { ...study, sampling }

/** Right answers of 12 tasks with 10 instances each: which draw of which condition is right, without any chance. */
const isRight = (condition: number, draw: number, task: number, i: number) =>
  (i * 7 + task * 3 + draw * 4 + condition) % 10 < 5 - condition

/** Without the trials that `without` names. */
function results(of: Study, without: (cell: number, instance: number) => boolean = () => false): ResultsInput {
  const task = (t: number) => taskOf(`task ${t}`, ['yes', 'no'])
  const input = resultsOf(
    Array.from({ length: 12 }, (_, t) => ({
      task: task(t),
      references: Array(10).fill('yes') as string[],
      answers: {},
    })),
    of,
  )
  return {
    ...input,
    cells: input.cells.map(({ cell }, place) => ({
      cell,
      trials: Array.from({ length: 120 }, (_, n) => n).flatMap((n) => {
        const [t, i] = [Math.floor(n / 10), n % 10]
        const condition = cell.condition === presets.original ? 0 : 1
        const answer = isRight(condition, cell.draw ?? 0, t, i) ? 'yes' : 'no'
        return without(place, n + 1)
          ? []
          : [{ instance: n + 1, task: t, dropped: 0, ...answeredAs(answer, ['yes'], task(t)) }]
      }),
    })),
  }
}

describe('cells', () => {
  const cells = planCells(sampled, (text) => text)

  test('each draw is one, with a key of its own that temperature, top-p and seed are part of', () => {
    expect(cells.map((cell) => cellName(cell, sampled))).toEqual([
      'Original, draw 1',
      'Original, draw 2',
      'Original, draw 3',
      'Simplified, draw 1',
      'Simplified, draw 2',
      'Simplified, draw 3',
    ])
    const changed = [
      { ...sampled, seed: 2 },
      { ...sampled, sampling: { ...sampling, temperature: 0.8 } },
      { ...sampled, sampling: { ...sampling, topP: 1 } },
    ].flatMap((other) => planCells(other, (text) => text))
    expect(new Set([...cells, ...changed].map(({ key }) => key)).size).toBe(24)
    expect(cells[1]?.key).toContain('["sampling",1,0.7,0.95,2],["seed",1]')
  })

  test('more draws leave the keys of fewer as they are; greedy ones have the key of before', () => {
    const more = planCells({ ...sampled, sampling: { ...sampling, draws: 5 } }, (text) => text)
    expect(more.map(({ key }) => key)).toEqual(expect.arrayContaining(cells.map(({ key }) => key)))
    expect(planCells(study, (text) => text)[0]?.key).not.toContain('sampling')
  })
})

describe('the table', () => {
  const [group] = resultsTable(results(sampled), null)
  const [original] = group?.lines ?? []

  test('has one line for all draws, with the mean over them', () => {
    const percent = (draw: number) => {
      let right = 0
      for (let t = 0; t < 12; t++) for (let i = 0; i < 10; i++) right += isRight(0, draw, t, i) ? 1 : 0
      return (100 * right) / 120
    }
    const byDraw = [percent(1), percent(2), percent(3)]
    expect(original).toMatchObject({ name: 'Original', role: 'mean of draws', bySeed: [] })
    expect(original?.byDraw?.map(({ draw, exactMatch }) => [draw, exactMatch.overInstances])).toEqual([
      [1, byDraw[0]],
      [2, byDraw[1]],
      [3, byDraw[2]],
    ])
    expect(original?.exactMatch.overInstances).toBeCloseTo((byDraw[0]! + byDraw[1]! + byDraw[2]!) / 3, 10)
    expect(original?.exactMatch.n).toBe(120)
  })

  test('shows how much the draws differ, for people and in a file', () => {
    const input = results(sampled, (cell, instance) => cell === 1 && instance <= 60)
    const lines = { name: 's', groups: resultsTable(input, null), mark: null, drawn: undefined }
    const column = linesTables(lines)[0]?.columns.find(({ id }) => id === 'draws')
    const row = lines.groups[0]?.lines[0]
    expect(row && column?.value(row)).toMatch(/^3: \d+\.\d to \d+\.\d$/)
    expect(lineScores(lines.groups, () => '').columns.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['draws', 'lowest draw', 'highest draw']),
    )
    expect(lineScores(resultsTable(results(study), null), () => '').columns.map(({ id }) => id)).not.toContain('draws')
  })
})

describe('comparisons', () => {
  test('are those of the mean over draws on each instance, tasks as clusters', () => {
    const [drawn] = drawColumns(results(sampled))
    const mean = (condition: number, t: number, i: number) =>
      [1, 2, 3].reduce((sum, draw) => sum + (isRight(condition, draw, t, i) ? 1 : 0), 0) / 3
    const rows = pairRows(
      2,
      Array.from({ length: 12 }, (_, t) => Array.from({ length: 10 }, (__, i) => [mean(0, t, i), mean(1, t, i)])),
    )
    const expected = pairedBootstrap(rows, study.seed, 10_000)
    expect(drawn?.columns.rows.means.slice(0, 2)).toEqual([
      { columns: [0], seeds: [], draws: 3 },
      { columns: [1], seeds: [], draws: 3 },
    ])
    for (const place of [0, 1])
      for (const at of [0, 1, 4999, 9999])
        expect(drawn?.bootstrap.draws[place]?.[at]).toBeCloseTo(expected.draws[place]?.[at] ?? NaN, 8)
  })

  test("have no p of McNemar's test nor of the exact one, and say why", () => {
    const compared = compareCells(results(sampled), null)
    if (compared.state === 'refused') throw new Error(compared.reason)
    const simplified = compared.comparisons.find(({ name, against }) => name === 'Simplified' && against === 'Original')
    expect(simplified).toMatchObject({
      instances: 120,
      tasks: 12,
      pMcNemar: null,
      withoutMcNemar: 'a score is a mean over draws',
      seeds: { first: null, second: null },
    })
    expect(compared.comparisons.every(({ pExact }) => pExact === null)).toBe(true)
    expect(compared.seedsDrawn).toBeNull()
    expect(compared.verdict.join(' ')).toContain('Answers are drawn (temperature 0.7, top-p 0.95, 3 draws)')
  })

  test('McNemar stays away even where all draws of an instance agree', () => {
    const same = results(sampled)
    const cells = same.cells.map((each) => ({
      ...each,
      trials: (same.cells.find(({ cell }) => cell.condition === each.cell.condition) ?? each).trials,
    }))
    const compared = compareCells({ ...same, cells }, null)
    expect(compared.state === 'compared' && compared.comparisons.every(({ pMcNemar }) => pMcNemar === null)).toBe(true)
  })

  test('an instance counts once every draw of it is there', () => {
    const [columns] = drawColumns(results(sampled, (cell, instance) => cell === 2 && instance > 100))
    expect(columns?.columns.rows.instances).toBe(100)
  })

  test('a sampled and a greedy run are compared line by line', () => {
    const instances = Array.from({ length: 12 }, (_, t) => Array.from({ length: 10 }, (__, i) => t * 10 + i + 1))
    const compared = compareRuns([
      { name: 'greedy', input: results(study), instances },
      { name: 'drawn', input: results(sampled), instances },
    ])
    expect(compared.map(({ line, instances: n, pMcNemar }) => [line, n, pMcNemar])).toEqual([
      ['Original', 120, null],
      ['Simplified', 120, null],
    ])
  })
})
