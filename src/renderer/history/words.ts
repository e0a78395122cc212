import { percent, points } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { emptyInWords } from '#core/study/empty-answers.ts'
import type { Client } from '../app/client.ts'

export type Entry = Awaited<ReturnType<Client['history']['list']>>['runs'][number]
export type Headline = NonNullable<NonNullable<Entry['measured']>['headline']>

type Verdict = NonNullable<Headline['control']>['verdict']
const verdictWords = {
  equivalent: 'equivalent',
  different: 'different',
  undecided: 'undecided',
  exploratory: 'exploratory',
  'too-few': 'too few',
} as const satisfies Record<Verdict, string>

/** A difference has a direction: the run's own line is above its control, or below. */
function verdictInWords({ verdict, difference }: NonNullable<Headline['control']>): string {
  if (verdict !== 'different') return verdictWords[verdict]
  return difference < 0 ? 'below' : 'above'
}

/** What a run says first, as short as a column of a table. */
export function headlineInShort({ percent: own, empty, control }: Headline): string {
  if (empty !== null) return `${percent(own)}: ${emptyInWords(empty)}`
  return control === null
    ? percent(own)
    : `${percent(own)}, ${control.name} ${percent(control.percent)}: ${verdictInWords(control)}`
}

export function headlineInWords({ name, score, percent: own, n, empty, control }: Headline): string {
  const line = `${name}: ${scores[score].inWords} ${percent(own)} (n = ${n})${empty === null ? '' : `; ${emptyInWords(empty)}`}`
  if (control === null) return line
  return `${line}; strongest control: ${control.name} ${percent(control.percent)}, difference ${points(control.difference)} points: ${verdictInWords(control)}`
}

export const methodWords = {
  'in context': 'in context',
  full: 'full training',
  lora: 'LoRA',
  predictions: 'made elsewhere',
} as const satisfies Record<Entry['method'], string>
