import { outcomes } from '#core/answers/outcome.ts'
import { searchWords, type SearchTerm } from '#core/study/search-words.ts'
import { kinds, type Kind } from '#core/task.ts'
import type { Client } from '../app/client.ts'
import { chosenFrom } from './use-place.ts'

export type Page = Awaited<ReturnType<Client['trials']['page']>>
export type TrialRow = Page['rows'][number]
type Asked = NonNullable<Parameters<Client['trials']['page']>[0]['filter']>
export type Outcome = NonNullable<Asked['outcome']>['is']

/** Where a text is looked for: any part of what was given and answered, or whole words. */
export const searches = ['parts', 'words', 'prompts', 'answers'] as const
export type Search = (typeof searches)[number]

/** What an answer can be under a cell. */
export const answerStates = ['right', 'wrong', 'outOfFormat', 'unscored'] as const
export type AnswerState = (typeof answerStates)[number]

/** What the fields above the table hold; `null`, '' and nothing ask nothing. Cells are their places in the run. */
export interface TrialFilter extends Readonly<Record<AnswerState, readonly number[]>> {
  readonly task: string | null
  readonly kind: Kind | null
  readonly outcome: Outcome | null
  /** The cell that has the outcome; `null`: any. */
  readonly outcomeOf: number | null
  readonly text: string
  readonly search: Search
  /** Two cells whose answers differ. */
  readonly differ: readonly [number, number] | null
}

export const noFilter: TrialFilter = {
  task: null,
  kind: null,
  outcome: null,
  outcomeOf: null,
  text: '',
  search: 'parts',
  right: [],
  wrong: [],
  outOfFormat: [],
  unscored: [],
  differ: null,
}

/** Whether it asks nothing. */
export function isEmpty(filter: TrialFilter): boolean {
  return filterToAddress({ ...filter, search: 'parts' }).size === 0
}

/** The words that are searched for; none where any part of a text is, or where nothing of what was typed is a word. */
export function searchedWords({ text, search }: Pick<TrialFilter, 'text' | 'search'>): readonly SearchTerm[] {
  const words = search === 'parts' ? undefined : searchWords(text)
  return words?.state === 'words' ? words.terms : []
}

/** As the host is asked. */
export function askedFilter(filter: TrialFilter): Asked {
  const { task, kind, outcome, outcomeOf, text, search, differ } = filter
  return {
    ...(task !== null && { task }),
    ...(kind !== null && { kind }),
    ...(outcome !== null && { outcome: { is: outcome, ...(outcomeOf !== null && { cell: outcomeOf }) } }),
    ...(text !== '' && search === 'parts' && { text }),
    ...(searchedWords(filter).length > 0 && {
      words: { is: text, ...((search === 'prompts' || search === 'answers') && { in: search }) },
    }),
    ...Object.fromEntries(answerStates.flatMap((state) => (filter[state].length > 0 ? [[state, filter[state]]] : []))),
    ...(differ !== null && { differ }),
  }
}

/** As it stands in the address. */
export function filterToAddress(filter: TrialFilter): URLSearchParams {
  const { task, kind, outcome, outcomeOf, text, search, differ } = filter
  const places = (of: readonly number[] | null) => (of === null || of.length === 0 ? null : of.join('.'))
  return chosenFrom({
    task,
    kind,
    outcome,
    under: outcomeOf === null ? null : String(outcomeOf),
    text: text === '' ? null : text,
    search: search === 'parts' ? null : search,
    ...Object.fromEntries(answerStates.map((state) => [state, places(filter[state])])),
    differ: places(differ),
  })
}

/** Whatever an address says that cannot be is left out. */
export function filterFromAddress(chosen: URLSearchParams): TrialFilter {
  const places = (key: string) =>
    (chosen.get(key) ?? '')
      .split('.')
      .filter((each) => /^\d{1,6}$/.test(each))
      .map(Number)
  const oneOf = <T extends string>(all: readonly T[], key: string) =>
    all.find((each) => each === chosen.get(key)) ?? null
  const [under] = places('under')
  const [one, other] = places('differ')
  return {
    task: chosen.get('task'),
    kind: oneOf(kinds, 'kind'),
    outcome: oneOf(outcomes, 'outcome'),
    outcomeOf: under ?? null,
    text: chosen.get('text') ?? '',
    search: oneOf(searches, 'search') ?? 'parts',
    right: places('right'),
    wrong: places('wrong'),
    outOfFormat: places('outOfFormat'),
    unscored: places('unscored'),
    differ: one === undefined || other === undefined ? null : [one, other],
  }
}
