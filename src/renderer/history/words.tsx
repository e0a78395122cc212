import { Badge } from '@mantine/core'
import type { Client } from '../app/client.ts'
import { percent, points } from '../ui/numbers.ts'

export type Entry = Awaited<ReturnType<Client['history']['list']>>['runs'][number]
export type Headline = NonNullable<NonNullable<Entry['measured']>['headline']>

export const scoreNames = { exactMatch: 'exact match', rougeL: 'ROUGE-L', format: 'format correctness' } as const

export const verdictWords = { equivalent: 'equivalent', different: 'different', undecided: 'undecided', 'too-few': 'too few' } as const satisfies Record<NonNullable<Headline['control']>['verdict'], string>

/** What a run says first, as short as a column of a table. */
export function headlineInShort({ percent: own, control }: Headline): string {
  return control === null ? percent(own) : `${percent(own)}, ${control.name} ${percent(control.percent)}: ${verdictWords[control.verdict]}`
}

export function headlineInWords({ name, score, percent: own, n, control }: Headline): string {
  const line = `${name}: ${scoreNames[score]} ${percent(own)} (n = ${n})`
  return control === null ? line : `${line}; strongest control: ${control.name} ${percent(control.percent)}, difference ${points(control.difference)} points: ${verdictWords[control.verdict]}`
}

export const methodWords = { 'in context': 'in context', full: 'full training', lora: 'LoRA' } as const satisfies Record<Entry['method'], string>

const colours = ['blue', 'grape', 'teal', 'orange', 'pink', 'cyan', 'lime', 'violet', 'red', 'indigo'] as const

/** A tag has its colour wherever it stands; its text says what it is. */
export function Tag({ tag }: { readonly tag: string }) {
  const number = Array.from({ length: tag.length }, (_, i) => tag.charCodeAt(i)).reduce((sum, code) => (sum * 31 + code) % 997, 7)
  return <Badge variant="light" size="lg" tt="none" color={colours[number % colours.length] ?? 'blue'} style={{ flexShrink: 0 }}>{tag}</Badge>
}
