/**
 * The names that stand before an input's parts, each followed by a colon: `Premise: … Hypothesis: …`. A person confirms
 * them before an input is taken apart.
 */
export type FieldPattern = readonly [string, string, ...string[]]

export type FieldsFound =
  | { readonly state: 'found'; readonly fields: ReadonlyMap<string, string> }
  /** Why an input cannot be taken apart, after the task's name. */
  | { readonly state: 'missing'; readonly reason: string }

/**
 * The fields of an input by the names of slots (lower case, `_` for what is neither letter nor digit): what stands
 * behind each name, up to the next one. All names have to be there, each once and in order.
 */
export function fieldsOf(input: string, pattern: FieldPattern): FieldsFound {
  const places: { readonly name: string; readonly from: number; readonly to: number }[] = []
  for (const name of pattern) {
    const [first, second] = namedPlaces(input, name)
    if (first === undefined) return { state: 'missing', reason: `an input has no field "${name}:"` }
    if (second !== undefined) return { state: 'missing', reason: `an input has the field "${name}:" twice` }
    const before = places.at(-1)
    if (before !== undefined && before.to > first.from)
      return { state: 'missing', reason: `an input has "${name}:" before "${before.name}:"` }
    places.push({ name, ...first })
  }
  const fields = places.map(({ name, to }, i) => [slotName(name), input.slice(to, places[i + 1]?.from).trim()] as const)
  const blank = fields.findIndex(([, text]) => text === '')
  return blank === -1
    ? { state: 'found', fields: new Map(fields) }
    : { state: 'missing', reason: `the field "${pattern[blank] ?? ''}:" of an input is blank` }
}

/** Enough inputs to see a pattern. */
const looked = 100

/**
 * The names that all inputs have in common, for a person to confirm or correct; `null`: there are not two of them.
 *
 * @param inputs of one task
 */
export function proposedPattern(inputs: readonly string[]): FieldPattern | null {
  const [first, ...others] = inputs.slice(0, looked)
  if (first === undefined) return null
  const names = [...first.matchAll(/(?:^|[\n.?!]\s*|\s)([A-Z][\p{L}]*(?: ?\d+)?):/gu)].map(([, name = '']) => name)
  const shared = [...new Set(names)].filter((name) =>
    [first, ...others].every((input) => namedPlaces(input, name).length === 1),
  )
  const [one, other, ...more] = shared
  return one === undefined ||
    other === undefined ||
    others.some((input) => fieldsOf(input, [one, other, ...more]).state === 'missing')
    ? null
    : [one, other, ...more]
}

/** `Sentence 1` → `sentence_1` */
export function slotName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/** Where a name with its colon stands at the beginning of a word. */
function namedPlaces(input: string, name: string): readonly { readonly from: number; readonly to: number }[] {
  const places: { readonly from: number; readonly to: number }[] = []
  const wanted = `${name}:`
  for (let from = input.indexOf(wanted); from !== -1; from = input.indexOf(wanted, from + 1))
    if (!/[\p{L}\p{N}]/u.test(input[from - 1] ?? ' ')) places.push({ from, to: from + wanted.length })
  return places
}
