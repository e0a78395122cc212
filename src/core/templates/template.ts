import type { Example } from '#core/task.ts'

/**
 * What a template says of the task that it stands in (Webson & Pavlick 2022, section 3): what to do; a related task; an
 * unrelated one; a sentence about no task at all; nothing.
 */
export const templateCategories = [
  'instructive',
  'misleading-moderate',
  'misleading-extreme',
  'irrelevant',
  'null',
] as const
export type TemplateCategory = (typeof templateCategories)[number]

/** Where its words stand: before the input, after it, or between the input's fields. */
export const placements = ['before', 'between', 'after'] as const
export type Placement = (typeof placements)[number]

/** A text with slots for the fields of an input: `Given {premise} Should we assume that "{hypothesis}" is true?` */
export interface Template {
  /** Unique among those of its file. */
  readonly name: string
  readonly category: TemplateCategory
  readonly text: string
}

/** The only slot of a template that takes the input as it is. */
export const inputSlot = 'input'

/** A template around the whole input, for words that know nothing of its fields; without words: the input alone. */
export function aroundInput(words: string, placement: Exclude<Placement, 'between'>): string {
  const slot = `{${inputSlot}}`
  if (words === '') return slot
  return placement === 'before' ? `${words} ${slot}` : `${slot} ${words}`
}

/** Names of a template's slots, each once, in the order of their first places. */
export function slotsOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(slot)].map(([, name = '']) => name))]
}

/** Where the words of a template stand, between its first slot and its last. */
export function placementOf(text: string): Placement {
  const places = [...text.matchAll(slot)]
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return 'before'
  const between = text.slice(first.index + first[0].length, last.index)
  const [before, after] = [text.slice(0, first.index), text.slice(last.index + last[0].length)]
  if (hasWords(between.replaceAll(slot, ''))) return 'between'
  return hasWords(after) && !hasWords(before) ? 'after' : 'before'
}

export type Filled =
  | { readonly state: 'filled'; readonly text: string }
  /** Slots that the input has no field for. */
  | { readonly state: 'missing'; readonly slots: readonly string[] }

/**
 * The prompt of one input: every slot filled at once, so that braces inside a field stay what they are.
 *
 * @param fields by the names of the slots
 */
export function fill({ text }: Pick<Template, 'text'>, fields: ReadonlyMap<string, string>): Filled {
  const slots = slotsOf(text).filter((name) => !fields.has(name))
  return slots.length > 0
    ? { state: 'missing', slots }
    : { state: 'filled', text: text.replaceAll(slot, (_, name: string) => fields.get(name) ?? '') }
}

/** Words between white space, as lengths of templates and definitions are compared. */
export function wordCount(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length
}

/** A whole prompt in a template's own form: examples, each with its output, and the input, one block each. */
export function templatePrompt(
  template: Pick<Template, 'text'>,
  examples: readonly (Pick<Example, 'output'> & { readonly fields: ReadonlyMap<string, string> })[],
  fields: ReadonlyMap<string, string>,
): Filled {
  const blocks = examples.map((example) => ({ ...fill(template, example.fields), output: example.output }))
  const asked = fill(template, fields)
  const missing = [...blocks, asked].flatMap((block) => (block.state === 'missing' ? block.slots : []))
  if (missing.length > 0 || asked.state === 'missing') return { state: 'missing', slots: [...new Set(missing)] }
  const shown = blocks.map((block) => (block.state === 'filled' ? `${block.text} ${block.output.trim()}\n\n` : ''))
  return { state: 'filled', text: `${shown.join('')}${asked.text} ` }
}

const slot = /\{([A-Za-z][A-Za-z0-9_]*)\}/g

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}
