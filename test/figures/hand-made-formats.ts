import { presets } from '#core/conditions/index.ts'
import { eachScore } from '#core/scoring/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import type { Line, Results } from '#figures/results.ts'
import { resultsOf } from './hand-made.ts'

/** Four conditions under ten formats: one is moved by them much, one hardly. */
export function formatsGiven(): Results {
  const conditions = ['original', 'simplified', 'delusive', 'empty'] as const
  const values = { original: 71, simplified: 66, delusive: 48, empty: 38 }
  const moved = { original: 9, simplified: 3, delusive: 20, empty: 0.4 }
  const results = resultsOf(
    'hand-made',
    conditions.map((name) => ({
      kind: 'classification',
      train: null,
      test: presets[name],
      value: values[name],
      half: 2 + moved[name] / 2,
      format: 90,
    })),
  )
  return {
    ...results,
    means: {
      ...results.means,
      groups: results.means.groups.map((group) => ({
        ...group,
        lines: group.lines.map((line) => {
          const name = conditions.find((each) => line.line?.condition === presets[each])
          return name === undefined ? line : underFormats(line, values[name], moved[name])
        }),
      })),
    },
  }
}

function underFormats(of: Line, mean: number, by: number): Line {
  const { line, name, marked, unscored } = of
  const means = { ...eachScore((score) => of[score]), unscored }
  const byFormat = sampleFormats(10, 1).map((sampledFormat, i) => ({
    ...means,
    name: `${name}, ${sampledFormat}`,
    sampledFormat,
    marked,
    exactMatch: {
      ...means.exactMatch,
      overInstances: mean + by * [-1, -0.7, -0.6, -0.3, 0, 0.1, 0.2, 0.5, 0.8, 1][i]!,
    },
  }))
  return { ...means, name, line, marked, role: 'mean of formats', bySeed: [], byFormat }
}
