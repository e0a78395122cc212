import { counted } from '../noun.ts'

/** What of a prompt's text a model's vocabulary cannot tell. */
export interface Reading {
  readonly hasLineBreaks: boolean
  /** Characters that are read as one and the same unknown token. */
  readonly unknown: readonly string[]
}

/** In sentences without full stops, which stand with the prompt wherever it is shown or stored. */
export function readingNotes(reading: Reading | undefined): readonly string[] {
  if (reading === undefined) return []
  const { hasLineBreaks, unknown } = reading
  const named = unknown.slice(0, mostNamed).map((each) => JSON.stringify(each))
  const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : ''
  return [
    ...(hasLineBreaks ? ['the model reads line breaks as spaces'] : []),
    ...(unknown.length > 0
      ? [`the model does not know ${counted(unknown.length, 'character')} of the prompt: ${named.join(', ')}${more}`]
      : []),
  ]
}

const mostNamed = 10
