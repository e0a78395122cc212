import type { ItemValue } from '#contract/annotations.ts'
import type { Client } from '../../app/client.ts'

type Listed = Awaited<ReturnType<Client['annotations']['sets']>>
export type SetRow = Listed['sets'][number]
export type RemovedSet = Listed['removed'][number]

/** Kinds of item, as they are chosen among. */
export const itemKinds = [
  'pair',
  'tags',
  'simplified',
  'output type',
  'label space',
  'fields',
  'paraphrases',
] as const satisfies readonly ItemValue['kind'][]
export type ItemKind = (typeof itemKinds)[number]

export const kindWords: Readonly<Record<ItemKind, string>> = {
  pair: 'delusive example',
  tags: 'tags',
  simplified: 'simplified text',
  'output type': 'output type',
  'label space': 'label space',
  fields: 'fields of inputs',
  paraphrases: 'paraphrases',
}

/**
 * An item as text, a fact a line, so that two of them can be laid side by side; undefined: the set does not hold it.
 */
export function reportedItem(item: ItemValue | null): string | undefined {
  if (item === null || item.value === null) return undefined
  switch (item.kind) {
    case 'pair': {
      const { state, input, gold, output, proposed, source, note } = item.value
      return [
        `state: ${state}`,
        `delusive output: ${output}`,
        `gold output: ${gold ?? '–'}`,
        `input: ${input}`,
        ...(proposed === output ? [] : [`as proposed: ${proposed}`]),
        `source: ${source}`,
        ...(note === '' ? [] : [`note: ${note}`]),
      ].join('\n')
    }
    case 'tags':
      return item.value.map(({ type, text, from }) => `${type}: ${text} (at ${from})`).join('\n')
    case 'simplified':
    case 'output type':
      return item.value
    case 'label space':
      return item.value.kind === 'generation'
        ? 'generation'
        : [
            'classification',
            ...item.value.labels.toSorted().map((label) => `label: ${label}`),
            `stated: ${item.value.stated ?? 'as is found'}`,
          ].join('\n')
    case 'fields':
      return item.value.map(({ name, slot }) => `${name}: {${slot}}`).join('\n')
    case 'paraphrases':
      return item.value.join('\n')
  }
}

/** One line for the list of differences. */
export function summary(item: ItemValue): string {
  if (item.value === null) return ''
  switch (item.kind) {
    case 'pair':
      return `${item.value.output} ← ${item.value.input}`
    case 'tags':
      return `${item.value.length} tagged`
    case 'simplified':
    case 'output type':
      return item.value
    case 'label space':
      return item.value.kind === 'generation' ? 'generation' : item.value.labels.join(', ')
    case 'fields':
      return item.value.map(({ name }) => name).join(', ')
    case 'paraphrases':
      return item.value.join(' · ')
  }
}
