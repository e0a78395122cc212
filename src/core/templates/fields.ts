/** A part of an input, behind its name and a colon: `Premise: …`. */
export interface TaskField {
  /** As inputs have it, without the colon. */
  readonly name: string
  /** What templates call it: `{premise}`. */
  readonly slot: string
}

/** In the order in which inputs have them. A person confirms them before an input is taken apart. */
export type TaskFields = readonly TaskField[]

/** A text around each input of a task; with its slots filled it is the whole prompt. */
export interface AroundInput {
  readonly text: string
  /** What its slots are filled from, beside the input as it is. */
  readonly fields: TaskFields
}

export type FieldsFound =
  | { readonly state: 'found'; readonly fields: ReadonlyMap<string, string> }
  /** Why an input cannot be taken apart. */
  | { readonly state: 'missing'; readonly reason: string }

/** The fields of an input by their slots: what stands behind each name, up to the next one; each once and in order. */
export function fieldsOf(input: string, wanted: TaskFields): FieldsFound {
  const places: { readonly field: TaskField; readonly from: number; readonly to: number }[] = []
  for (const field of wanted) {
    const { name } = field
    const [first, second] = namedPlaces(input, name)
    if (first === undefined) return { state: 'missing', reason: `an input has no field "${name}:"` }
    if (second !== undefined) return { state: 'missing', reason: `an input has the field "${name}:" twice` }
    const before = places.at(-1)
    if (before !== undefined && before.to > first.from)
      return { state: 'missing', reason: `an input has "${name}:" before "${before.field.name}:"` }
    places.push({ field, ...first })
  }
  const fields = places.map(({ field, to }, i) => [field.slot, input.slice(to, places[i + 1]?.from).trim()] as const)
  const blank = fields.findIndex(([, text]) => text === '')
  return blank === -1
    ? { state: 'found', fields: new Map(fields) }
    : { state: 'missing', reason: `the field "${wanted[blank]?.name ?? ''}:" of an input is blank` }
}

/** What speaks against fields that somebody has written down; none: they can be looked for. */
export function fieldsProblems(fields: TaskFields): readonly string[] {
  const [names, slots] = [fields.map(({ name }) => name), fields.map(({ slot }) => slot)]
  return [
    ...(fields.length < 2 ? [`invalid fields: ${fields.length}; at least two are needed`] : []),
    ...names
      .filter((name) => name.trim() === '' || name.trim() !== name || name.includes(':'))
      .map((name) => `invalid field: ${JSON.stringify(name)} (the words before the colon, without it)`),
    ...slots
      .filter((slot) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(slot) || slot === 'input' || slot === 'mask')
      .map(
        (slot) => `invalid slot: ${JSON.stringify(slot)} (a letter, then letters, digits and _; not "input" or "mask")`,
      ),
    ...twice(names).map((name) => `invalid fields: "${name}" is there twice`),
    ...twice(slots).map((slot) => `invalid slots: {${slot}} is there twice`),
  ]
}

/** Enough inputs to see a pattern. */
const looked = 100

/**
 * The fields that all inputs have in common, for a person to confirm or correct; `null`: there are not two of them.
 *
 * @param inputs of one task
 */
export function proposedFields(inputs: readonly string[]): TaskFields | null {
  const [first, ...others] = inputs.slice(0, looked)
  if (first === undefined) return null
  const names = [...first.matchAll(/(?:^|[\n.?!]\s*|\s)([A-Z][\p{L}]*(?: ?\d+)?):/gu)].map(([, name = '']) => name)
  const shared = [...new Set(names)].filter((name) =>
    [first, ...others].every((input) => namedPlaces(input, name).length === 1),
  )
  const fields = shared.map((name, i) => ({ name, slot: slotName(name, i) }))
  return fieldsProblems(fields).length > 0 || others.some((input) => fieldsOf(input, fields).state === 'missing')
    ? null
    : fields
}

/** `Sentence 1` → `sentence_1`; a name without Latin letters: `field_1`. */
export function slotName(name: string, place: number): string {
  const slot = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '')
  return slot === '' ? `field_${place + 1}` : slot
}

function twice(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, i) => texts.indexOf(text) !== i))]
}

/** Where a name with its colon stands at the beginning of a word. */
function namedPlaces(input: string, name: string): readonly { readonly from: number; readonly to: number }[] {
  const places: { readonly from: number; readonly to: number }[] = []
  const wanted = `${name}:`
  for (let from = input.indexOf(wanted); from !== -1; from = input.indexOf(wanted, from + 1))
    if (!/[\p{L}\p{N}]/u.test(input[from - 1] ?? ' ')) places.push({ from, to: from + wanted.length })
  return places
}
