import type { Reason } from '#contract/errors.ts'
import type { Grouping } from '#core/study/results-table.ts'
import type { Kind } from '#core/task.ts'
import type { InstanceFilter } from '#store/trial-rows.ts'
import type { SearchedText } from '#store/trial-search.ts'
import type { TrialPlace } from '#store/trials.ts'

/** What a question about a run is answered with; refused is a question that makes no sense for this run. */
export type Answered<Answer> =
  { readonly state: 'answered'; readonly answer: Answer } | { readonly state: 'refused'; readonly reason: Reason }

/** Which table a CSV is of. */
export type CsvOf = 'means' | 'comparisons' | 'above chance' | 'attribution' | 'trainings' | 'outcomes' | 'answers'

/** Positions of cells and tasks in the run, where the store's filter has its numbers of cells. */
export interface PageFilter extends Omit<InstanceFilter, 'tasks' | 'outcome' | 'words'> {
  readonly task?: string | undefined
  readonly kind?: Kind | undefined
  readonly outcome?: InstanceFilter['outcome']
  readonly words?:
    { readonly is: string; readonly in?: SearchedText | undefined; readonly cell?: number | undefined } | undefined
}

/** What is asked about one run, by call. */
export type RunRequests = {
  readonly [K in keyof Questions]: { /** Its whole id. */ readonly run: string } & Questions[K]
}

interface Questions {
  readonly table: { readonly by: Grouping | null; readonly compare: string | null }
  readonly means: object
  readonly matrix: { readonly by: Grouping }
  readonly csv: { readonly by: Grouping | null; readonly of: CsvOf; readonly compare: string | null }
  /** Headline and size, for a list of runs. */
  readonly measure: object
  /** The first of them is the run itself. */
  readonly compare: { readonly runs: readonly string[] }
  readonly page: { readonly offset: number; readonly limit: number; readonly filter: PageFilter }
  /** Lines of the export, some hundred kilobytes, behind a certain trial. */
  readonly lines: { readonly after: TrialPlace | null }
  /** Trials with some words. */
  readonly search: {
    readonly words: string
    readonly in?: SearchedText | undefined
    readonly task?: string | undefined
    readonly cell?: number | undefined
    readonly offset: number
    readonly limit: number
  }
  readonly taskDifferences: { readonly name: string | null; readonly against: string | null }
  readonly taskGuessing: { readonly line: string | null }
  readonly confusion: { readonly task: string | null; readonly pooled: boolean }
  readonly effects: { readonly cell: number | string | null }
  /** Templates as a random factor, and surface tasks' golds. */
  readonly byTemplate: object
  /** With the run of a tuned model that is a file of its own. */
  readonly inContextOrTuned: { readonly tuned?: string | undefined }
  readonly demonstrations: object
  readonly style: object
  readonly formatSpread: object
  readonly overSteps: object
  /** One of these tables as a file, with what that table is asked. */
  readonly detailFile: { readonly as: 'csv' | 'latex' } & (
    | ({ readonly of: 'task differences' } & Questions['taskDifferences'])
    | ({ readonly of: 'confusion' } & Questions['confusion'])
    | ({ readonly of: 'effects' } & Questions['effects'])
    | ({ readonly of: 'task guessing' } & Questions['taskGuessing'])
  )
}
