import type { Kind } from '#core/task.ts'
import type { InstanceFilter } from '#store/trial-rows.ts'
import type { SearchedText } from '#store/trial-search.ts'
import type { TrialPlace } from '#store/trials.ts'
import type { Grouping } from '#core/study/results-table.ts'
import type { agreementOfSets, DifferencesRequest, differencesOfSets, SetsRequest } from '../annotation-agreement.ts'
import type { baselinesOf, baselinesOfTask, BaselinesRequest } from './thread/baselines.ts'
import type { confusionTable } from './thread/confusion.ts'
import type { csvOf } from './thread/csv.ts'
import type { detailFile, DetailOf } from './thread/detail-file.ts'
import type { effectsTable } from './thread/effects.ts'
import type { comparisonOf, measureOf } from './thread/history.ts'
import type { matrixOf } from './thread/matrix.ts'
import type { pageOf } from './thread/page.ts'
import type { searchIn } from './thread/search.ts'
import type { scoresOfFile } from './thread/scores.ts'
import type { meansOf, tableOf } from './thread/table.ts'
import type { guessingTable } from './thread/task-guessing.ts'
import type { differencesTable } from './thread/task-differences.ts'
import type { linesAfter } from './thread/trial-lines.ts'

/** What a question about a run is answered with; refused is a question that makes no sense for this run. */
export type Answered<Answer> =
  { readonly state: 'answered'; readonly answer: Answer } | { readonly state: 'refused'; readonly reason: string }

/** Which table a CSV is of. */
export type CsvOf = 'means' | 'comparisons' | 'above guessing' | 'attribution' | 'trainings' | 'outcomes'

/** Positions of cells and tasks in the run, where the store's filter has its numbers of cells. */
export interface PageFilter extends Omit<InstanceFilter, 'tasks' | 'outcome' | 'words'> {
  readonly task?: string | undefined
  readonly kind?: Kind | undefined
  readonly outcome?: InstanceFilter['outcome']
  readonly words?:
    { readonly is: string; readonly in?: SearchedText | undefined; readonly cell?: number | undefined } | undefined
}

/** Trials with some words. */
export interface SearchRequest {
  readonly run: string
  readonly words: string
  readonly in?: SearchedText | undefined
  readonly task?: string | undefined
  readonly cell?: number | undefined
  readonly offset: number
  readonly limit: number
}

/** What the results' threads are asked; `run` is a run's whole id. */
export interface ResultsCalls {
  readonly table: {
    readonly request: { readonly run: string; readonly by: Grouping | null; readonly compare: string | null }
    readonly result: Awaited<ReturnType<typeof tableOf>>
  }
  readonly means: { readonly request: { readonly run: string }; readonly result: ReturnType<typeof meansOf> }
  readonly matrix: {
    readonly request: { readonly run: string; readonly by: Grouping }
    readonly result: ReturnType<typeof matrixOf>
  }
  readonly csv: {
    readonly request: {
      readonly run: string
      readonly by: Grouping | null
      readonly of: CsvOf
      readonly compare: string | null
    }
    readonly result: Awaited<ReturnType<typeof csvOf>>
  }
  /** Headline and size, for a list of runs. */
  readonly measure: {
    readonly request: { readonly run: string }
    readonly result: Awaited<ReturnType<typeof measureOf>>
  }
  /** The first of them is `run`. */
  readonly compare: {
    readonly request: { readonly run: string; readonly runs: readonly string[] }
    readonly result: ReturnType<typeof comparisonOf>
  }
  readonly page: {
    readonly request: {
      readonly run: string
      readonly offset: number
      readonly limit: number
      readonly filter: PageFilter
    }
    readonly result: ReturnType<typeof pageOf>
  }
  /** Lines of the export, some hundred kilobytes, behind a certain trial. */
  readonly lines: {
    readonly request: { readonly run: string; readonly after: TrialPlace | null }
    readonly result: ReturnType<typeof linesAfter>
  }
  readonly search: { readonly request: SearchRequest; readonly result: ReturnType<typeof searchIn> }
  readonly taskDifferences: {
    readonly request: { readonly run: string; readonly name: string | null; readonly against: string | null }
    readonly result: Awaited<ReturnType<typeof differencesTable>>
  }
  readonly taskGuessing: {
    readonly request: { readonly run: string; readonly line: string | null }
    readonly result: ReturnType<typeof guessingTable>
  }
  readonly confusion: {
    readonly request: { readonly run: string; readonly task: string | null; readonly pooled: boolean }
    readonly result: ReturnType<typeof confusionTable>
  }
  readonly effects: {
    readonly request: { readonly run: string; readonly cell: number | string | null }
    readonly result: Awaited<ReturnType<typeof effectsTable>>
  }
  readonly detailFile: { readonly request: DetailOf; readonly result: Awaited<ReturnType<typeof detailFile>> }
  /** Of a file of predictions, and of a collection: not of a run. */
  readonly scores: {
    readonly request: Parameters<typeof scoresOfFile>[0]
    readonly result: Awaited<ReturnType<typeof scoresOfFile>>
  }
  readonly baselines: { readonly request: BaselinesRequest; readonly result: ReturnType<typeof baselinesOf> }
  readonly taskBaselines: {
    readonly request: Parameters<typeof baselinesOfTask>[1]
    readonly result: ReturnType<typeof baselinesOfTask>
  }
  /** Of annotation sets, not of a run. */
  readonly agreement: { readonly request: SetsRequest; readonly result: Awaited<ReturnType<typeof agreementOfSets>> }
  readonly differences: {
    readonly request: DifferencesRequest
    readonly result: Awaited<ReturnType<typeof differencesOfSets>>
  }
}

/** Those that are about a run. */
export type RunCall = {
  [K in keyof ResultsCalls]: ResultsCalls[K]['request'] extends { readonly run: string } ? K : never
}[keyof ResultsCalls]
