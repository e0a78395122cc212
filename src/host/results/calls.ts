import type { agreementOfSets, DifferencesRequest, differencesOfSets, SetsRequest } from '../annotations/agreement.ts'
import type { RunRequests } from './requests.ts'
import type { baselinesOf, baselinesOfTask, BaselinesRequest } from './thread/baselines.ts'
import type { byTemplateTables } from './thread/by-template.ts'
import type { confusionTable } from './thread/confusion.ts'
import type { csvOf } from './thread/csv.ts'
import type { demonstrationTables } from './thread/demonstrations.ts'
import type { detailFile } from './thread/detail-file.ts'
import type { effectsTable } from './thread/effects.ts'
import type { comparisonOf, measureOf } from './thread/history.ts'
import type { formatSpreadOf } from './thread/format-spread.ts'
import type { inContextOrTunedOf } from './thread/in-context-or-tuned.ts'
import type { matrixOf } from './thread/matrix.ts'
import type { overStepsOf } from './thread/over-steps.ts'
import type { pageOf } from './thread/page.ts'
import type { searchIn } from './thread/search.ts'
import type { scoresOfFile } from './thread/scores.ts'
import type { styleTables } from './thread/style.ts'
import type { meansOf, tableOf } from './thread/table.ts'
import type { guessingTable } from './thread/task-guessing.ts'
import type { differencesTable } from './thread/task-differences.ts'
import type { linesAfter } from './thread/trial-lines.ts'

/** What answers a question about a run, by call. */
interface RunAnswers {
  readonly table: typeof tableOf
  readonly means: typeof meansOf
  readonly matrix: typeof matrixOf
  readonly csv: typeof csvOf
  readonly measure: typeof measureOf
  readonly compare: typeof comparisonOf
  readonly page: typeof pageOf
  readonly lines: typeof linesAfter
  readonly search: typeof searchIn
  readonly taskDifferences: typeof differencesTable
  readonly taskGuessing: typeof guessingTable
  readonly confusion: typeof confusionTable
  readonly effects: typeof effectsTable
  readonly byTemplate: typeof byTemplateTables
  readonly inContextOrTuned: typeof inContextOrTunedOf
  readonly demonstrations: typeof demonstrationTables
  readonly style: typeof styleTables
  readonly formatSpread: typeof formatSpreadOf
  readonly overSteps: typeof overStepsOf
  readonly detailFile: typeof detailFile
}

/** What the results' threads are asked. */
export type ResultsCalls = {
  readonly [K in keyof RunRequests]: {
    readonly request: RunRequests[K]
    readonly result: Awaited<ReturnType<RunAnswers[K]>>
  }
} & OtherCalls

interface OtherCalls {
  /** Of a file of predictions, and of a collection. */
  readonly scores: {
    readonly request: Parameters<typeof scoresOfFile>[0]
    readonly result: Awaited<ReturnType<typeof scoresOfFile>>
  }
  readonly baselines: { readonly request: BaselinesRequest; readonly result: ReturnType<typeof baselinesOf> }
  readonly taskBaselines: {
    readonly request: Parameters<typeof baselinesOfTask>[1]
    readonly result: ReturnType<typeof baselinesOfTask>
  }
  /** Of annotation sets. */
  readonly agreement: { readonly request: SetsRequest; readonly result: Awaited<ReturnType<typeof agreementOfSets>> }
  readonly differences: {
    readonly request: DifferencesRequest
    readonly result: Awaited<ReturnType<typeof differencesOfSets>>
  }
}

/** Those that are about a run. */
export type RunCall = keyof RunRequests
