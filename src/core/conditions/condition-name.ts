import { definitionNames, examplesNames, isWithout, withoutNames, type Condition } from './condition.ts'
import { capital } from '#core/noun.ts'
import { selectionNames } from '#core/selections/names.ts'
import { otherWordsNames, wordSetNames } from '#core/target-words/names.ts'
import { importedName, isTemplate, templateNames } from '#core/templates/names.ts'
import { templateName, type ImportedTemplate } from '#core/templates/template.ts'
import { presetNames, presets } from './presets.ts'

/**
 * A preset's name when the condition is one, else the pair: `simplified+delusive`; with other target words than the
 * task's own these behind it: `original+original+permuted`, `original+original+cat/dog`, and `+told` where what they
 * mean is said; with other examples or another order than the task's these: `original+random-labels+drawn-13`. An
 * imported template is named with its set: `nli/MNLI_YN+empty`. One of a person's own is called so, with its examples
 * behind it where they are not the original ones.
 */
export function conditionName(condition: Condition): string {
  const { own, words, told, selection } = condition
  const plain = own !== undefined && condition.examples === 'original' ? own.name : pair(condition)
  if (words === undefined && selection === undefined)
    return presetNames.find((name) => pair(presets[name]) === plain) ?? plain
  return [
    plain,
    ...(words === undefined ? [] : [wordsOf(condition)]),
    ...(told === true ? ['told'] : []),
    ...(selection === undefined ? [] : [selection]),
  ].join('+')
}

/** The name in sentences and tables: `Original`, `Simplified+delusive`. */
export function conditionTitle(condition: Condition): string {
  const name = conditionName(condition)
  return condition.template === undefined ? capital(name) : name
}

/** What stands in the place of the definition, as a condition's name has it. */
export function definitionName({
  definition,
  template,
  own,
}: Pick<Condition, 'definition' | 'template' | 'own'>): string {
  return own?.name ?? (template === undefined ? definition : templateName(template))
}

/** What labels are called, as a condition's name has it. */
export function wordsOf({ words, spelled }: Pick<Condition, 'words' | 'spelled'>): string {
  return spelled?.join('/') ?? words ?? 'own'
}

/** The same in tables and figures. */
export function wordsTitle(condition: Pick<Condition, 'words' | 'spelled' | 'told'>): string {
  return condition.told === true ? `${wordsOf(condition)}, told` : wordsOf(condition)
}

export type ParsedCondition =
  { readonly state: 'parsed'; readonly condition: Condition } | { readonly state: 'refused'; readonly reason: string }

/**
 * @param text a preset's name, or a pair `definition+examples` with words, a selection or both behind it, in any case
 * but that of spelled words; `+told` behind the words
 * @param imported templates that are here
 */
export function parseCondition(text: string, imported: readonly ImportedTemplate[] = []): ParsedCondition {
  const typed = text.split('+').map((part) => part.trim())
  const parts = typed.map((part) => part.toLowerCase())
  const [first = '', second = '', ...behind] = parts
  const preset = presetNames.find((name) => parts.length === 1 && name === first)
  if (preset !== undefined) return { state: 'parsed', condition: presets[preset] }
  const named = behindPair(behind, typed[2] ?? '')
  if (parts.length > 1 && named !== undefined) {
    const template = imported.find((each) => templateName(each).toLowerCase() === first)
    const definition = template ? importedName : definitionNames.find((name) => name === first && name !== importedName)
    const examples = examplesNames.find((name) => name === second)
    if (definition !== undefined && examples !== undefined)
      return { state: 'parsed', condition: { definition, examples, ...(template && { template }), ...named } }
  }
  if (first.includes('/'))
    return { state: 'refused', reason: `invalid condition: ${text} (${templatesHere(imported)})` }
  return { state: 'refused', reason: `invalid condition: ${text} (${guess(parts)}${known})` }
}

type BehindPair = Pick<Condition, 'words' | 'spelled' | 'told' | 'selection'>

/** Words, whether they are told, and a selection, in this order; undefined: something else stands there. */
function behindPair(parts: readonly string[], typed: string): BehindPair | undefined {
  const selection = selectionNames.find((name) => name === parts.at(-1))
  const [third = 'own', told, ...more] = selection === undefined ? parts : parts.slice(0, -1)
  const words = parseWords(third, typed)
  if (words === undefined || more.length > 0) return undefined
  if (told !== undefined && (told !== 'told' || !('words' in words))) return undefined
  return { ...words, ...(told !== undefined && { told: true }), ...(selection !== undefined && { selection }) }
}

/** Words with "/" between them are spelled out; at least two, each once. */
function parseWords(name: string, typed: string): Pick<Condition, 'words' | 'spelled'> | undefined {
  const named = wordSetNames.find((each) => each === name)
  if (named !== undefined) return named === 'own' ? {} : { words: named }
  const spelled = typed.split('/').map((word) => word.trim())
  return spelled.length >= 2 && !spelled.includes('') && new Set(spelled).size === spelled.length
    ? { words: 'spelled', spelled }
    : undefined
}

function templatesHere(imported: readonly ImportedTemplate[]): string {
  const sets = [...Map.groupBy(imported, ({ set }) => set)]
  return sets.length === 0
    ? 'no templates are imported; see: placebo template import'
    : `imported templates: ${sets.map(([set, own]) => `${set}/ ${own.map(({ name }) => name).join(', ')}`).join('; ')}; behind one +empty or +original`
}

const shipped = templateNames.filter((name) => name !== importedName)

const known =
  `known: ${presetNames.join(', ')}, or a pair definition+examples ` +
  `of definition ${definitionNames.filter((name) => !isTemplate(name)).join(', ')}, ` +
  `a template (${shipped[0]} … ${shipped.at(-1)}, or an imported one as SET/NAME) and examples ${examplesNames.join(', ')}; ` +
  `other target words behind it: +${wordSetNames.slice(1).join(', +')}, or spelled out as +yes/no; behind these +told` +
  `; other examples or another order behind all of these: +${selectionNames.join(', +')}`

/** The likely mistakes: halves in the wrong order, or a name mistyped after its first letters. */
function guess(halves: readonly string[]): string {
  const named = definitionNames.filter((name) => name !== importedName)
  const pairs = named.flatMap((definition) => examplesNames.map((examples) => `${definition}+${examples}`))
  const candidates =
    halves.length === 1
      ? [...presetNames, ...withoutNames, ...shipped]
      : halves.length === 2
        ? pairs
        : pairs.flatMap((each) => lastNames(halves.length).map((last) => `${each}+${last}`))
  const swapped = halves.toReversed().join('+')
  const alikes = candidates
    .filter((name) => alike(name, halves))
    .toSorted((one, other) => common(other, halves) - common(one, halves))
  const likely = candidates.find((name) => name === swapped) ?? alikes[0]
  if (likely === undefined) return ''
  // Leaving something out says nothing of the examples.
  return `did you mean ${isWithout(likely) || isTemplate(likely) ? `${likely}+original` : likely}? `
}

/** What may stand behind a pair, of so many parts with it. */
function lastNames(parts: number): readonly string[] {
  return parts === 3
    ? [...wordSetNames, ...selectionNames]
    : otherWordsNames.flatMap((words) => selectionNames.map((selection) => `${words}+${selection}`))
}

function alike(name: string, halves: readonly string[]): boolean {
  const parts = name.split('+')
  return parts.length === halves.length && parts.every((part, i) => (halves[i] ?? '').slice(0, 2) === part.slice(0, 2))
}

/** First letters that halves have in common. */
function common(name: string, halves: readonly string[]): number {
  return name.split('+').reduce((sum, part, i) => {
    let same = 0
    while (same < part.length && part[same] === halves[i]?.[same]) same++
    return sum + same
  }, 0)
}

function pair(condition: Condition): string {
  return `${definitionName(condition)}+${condition.examples}`
}
