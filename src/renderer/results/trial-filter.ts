import type { Client } from '../app/client.ts'

export type Page = Awaited<ReturnType<Client['trials']['page']>>
export type TrialRow = Page['rows'][number]
type Asked = NonNullable<Parameters<Client['trials']['page']>[0]['filter']>
export type Outcome = NonNullable<Asked['outcome']>['is']

/** What the fields above the table hold; `null` and '' ask nothing. */
export interface TrialFilter {
  readonly task: string | null
  readonly kind: 'classification' | 'generation' | null
  readonly outcome: Outcome | null
  /** Position of the cell that has the outcome; `null`: any. */
  readonly outcomeOf: number | null
  readonly text: string
  readonly right: number | null
  readonly wrong: number | null
}

export const noFilter: TrialFilter = { task: null, kind: null, outcome: null, outcomeOf: null, text: '', right: null, wrong: null }

/** As the host is asked. */
export function askedFilter({ task, kind, outcome, outcomeOf, text, right, wrong }: TrialFilter): Asked {
  return {
    ...(task !== null && { task }),
    ...(kind !== null && { kind }),
    ...(outcome !== null && { outcome: { is: outcome, ...(outcomeOf !== null && { cell: outcomeOf }) } }),
    ...(text !== '' && { text }),
    ...(right !== null && { right: [right] }),
    ...(wrong !== null && { wrong: [wrong] }),
  }
}
