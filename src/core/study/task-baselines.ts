import { allBaselines, baselineNames, type BaselineName, type BaselineTask } from '#core/baselines/index.ts'
import { eachScore, type ScoreName } from '#core/scoring/index.ts'

/** What a baseline reaches on the asked instances of one task. Percent; `null` for scores it has none of. */
export interface TaskBaseline {
  readonly name: BaselineName
  readonly n: number
  readonly means: Readonly<Record<ScoreName, number | null>>
}

/** Computed once, when a study is planned: scoring copies of long inputs takes longer than showing a whole table. */
export function taskBaselines(task: BaselineTask): readonly TaskBaseline[] {
  const all = allBaselines([task], [0])
  return baselineNames.flatMap((name) => {
    const found = all[name]
    if (found === null) return []
    const means =
      'aggregate' in found
        ? eachScore((score) => found.aggregate.overall.overInstances[score]?.percent ?? null)
        : eachScore((score) => (score === 'exactMatch' ? found.exactMatch : null))
    return [{ name, n: found.n, means }]
  })
}
