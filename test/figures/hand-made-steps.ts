import type { stepsFigures } from '#figures/steps.ts'

type Given = Parameters<typeof stepsFigures>[0]
type Points = Given['curves'][number]['scores'][number]['points']

/** Two trainings of 75 steps: format before accuracy, and one whose end is marked. */
export function stepsGiven(): Given {
  const accuracy = {
    name: 'exact match (likelihood)',
    halfTime: null,
    points: over([40, 40, 41, 39, 42, 40, 41, 43, 42]),
  }
  return {
    study: 'hand-made',
    curves: [
      {
        trained: 'Original',
        asked: 'Original',
        size: 10,
        kind: 'classification',
        instances: 200,
        seeds: 2,
        scores: [
          { name: 'strict format correctness', halfTime: 2, points: over([0, 12, 55, 80, 88, 92, 95, 96, 96]) },
          { name: 'exact match', halfTime: 8, points: over([0, 4, 9, 14, 27, 38, 44, 46, 47]) },
          accuracy,
        ],
      },
      {
        trained: 'Original',
        asked: 'Delusive',
        size: 10,
        kind: 'generation',
        instances: 120,
        seeds: 1,
        scores: [{ name: 'ROUGE-L', halfTime: null, points: over([3, 3, 4, 6, 8, 12, 14, 15, 15], true) }],
      },
    ],
  }
}

const steps = [0, 1, 2, 4, 8, 16, 32, 64, 75]

function over(values: readonly number[], marked = false): Points {
  return values.map((value, i) => ({
    step: steps[i] ?? 0,
    isEnd: i === steps.length - 1,
    value,
    interval: value === 0 ? null : { low: Math.max(0, value - 9), high: Math.min(100, value + 9) },
    marked: marked && i === steps.length - 1,
  }))
}
