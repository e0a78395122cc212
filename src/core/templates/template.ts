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

/** How many there are of each category: `10 instructive, 5 misleading-moderate`. */
export function categoriesInWords(templates: readonly Pick<Template, 'category'>[]): string {
  return templateCategories
    .flatMap((category) => {
      const own = templates.filter((each) => each.category === category).length
      return own === 0 ? [] : [`${own} ${category}`]
    })
    .join(', ')
}

/** Where its words stand: before the input, after it, or between the input's fields. */
export const placements = ['before', 'between', 'after'] as const
export type Placement = (typeof placements)[number]

/** Characters: of a template's or a set's name, and of a text; published texts have some hundreds. */
export const templateLimits = { name: 200, text: 20_000 } as const

/** A text with slots for the fields of an input: `Given {premise} Should we assume that "{hypothesis}" is true?` */
export interface Template {
  /** Unique among those of its file. */
  readonly name: string
  readonly category: TemplateCategory
  readonly text: string
  /** Of words without slots: where they stand; absent: in the place of the definition. */
  readonly placement?: Placement
}

/** A template of a set that a person has imported, as a condition carries it: so it is frozen with its study. */
export interface ImportedTemplate extends Template {
  readonly set: string
}

/** What a condition, and a person at the terminal, call it. */
export function templateName({ set, name }: Pick<ImportedTemplate, 'set' | 'name'>): string {
  return `${set}/${name}`
}

/** The only slot of a template that takes the input as it is. */
export const inputSlot = 'input'

/**
 * A template around the input, for words that have no slots; without words: the input alone.
 *
 * @param slots of the input's fields; `between` puts the words behind the first
 */
export function aroundInput(words: string, placement: Placement, slots: readonly string[]): string {
  const whole = `{${inputSlot}}`
  if (words === '') return whole
  const [first = '', ...others] = slots.map((name) => `{${name}}`)
  switch (placement) {
    case 'before':
      return `${words} ${whole}`
    case 'after':
      return `${whole} ${words}`
    case 'between':
      return [first, words, ...others].join(' ')
  }
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

const slot = /\{([A-Za-z][A-Za-z0-9_]*)\}/g

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}
