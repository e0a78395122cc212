import type { Entry } from './words.ts'

export interface Filter {
  readonly text: string
  readonly state: string | null
  readonly collection: string | null
  readonly model: string | null
  readonly tag: string | null
}

export const noFilter: Filter = { text: '', state: null, collection: null, model: null, tag: null }

/** Every word that is looked for has to stand somewhere. */
export function matches({ text, state, collection, model, tag }: Filter, run: Entry): boolean {
  const wanted = text.trim().toLowerCase().split(/\s+/)
  const where = [run.name, run.id, run.notes, run.collection, run.model, run.method, ...run.tags]
    .join('\n')
    .toLowerCase()
  return (
    (state === null || run.state === state) &&
    (collection === null || run.collection === collection) &&
    (model === null || run.model === model) &&
    (tag === null || run.tags.includes(tag)) &&
    wanted.every((word) => where.includes(word))
  )
}
