import { definitionNames, examplesNames, isWithout, withoutNames, type Condition } from './condition.ts'
import { capital } from '#core/noun.ts'
import { otherWordsNames, wordSetNames } from '#core/target-words/names.ts'
import { isTemplate, templateNames } from '#core/templates/names.ts'
import { presetNames, presets } from './presets.ts'

/**
 * A preset's name when the condition is one, else the pair: `simplified+delusive`; with other target words than the
 * task's own these behind it: `original+original+permuted`. One of a person's own is called so, with its examples
 * behind it where they are not the original ones.
 */
export function conditionName(condition: Condition): string {
  if (condition.own !== undefined)
    return condition.examples === 'original' ? condition.own.name : `${condition.own.name}+${condition.examples}`
  if (condition.words !== undefined) return `${pair(condition)}+${condition.words}`
  return presetNames.find((name) => pair(presets[name]) === pair(condition)) ?? pair(condition)
}

/** Of the half that is the definition. */
export function definitionName({ definition, own }: Pick<Condition, 'definition' | 'own'>): string {
  return own?.name ?? definition
}

/** The name in sentences and tables: `Original`, `Simplified+delusive`. */
export function conditionTitle(condition: Condition): string {
  return capital(conditionName(condition))
}

export type ParsedCondition =
  { readonly state: 'parsed'; readonly condition: Condition } | { readonly state: 'refused'; readonly reason: string }

/** @param text a preset's name, a pair `definition+examples` or `definition+examples+words`, in any case */
export function parseCondition(text: string): ParsedCondition {
  const halves = text.split('+').map((half) => half.trim().toLowerCase())
  const [first = '', second = '', third] = halves
  if (halves.length === 1) {
    const preset = presetNames.find((name) => name === first)
    if (preset !== undefined) return { state: 'parsed', condition: presets[preset] }
  }
  if (halves.length === 2 || halves.length === 3) {
    const definition = definitionNames.find((name) => name === first)
    const examples = examplesNames.find((name) => name === second)
    const words = wordSetNames.find((name) => name === (third ?? 'own'))
    if (definition !== undefined && examples !== undefined && words !== undefined)
      return { state: 'parsed', condition: { definition, examples, ...(words !== 'own' && { words }) } }
  }
  return { state: 'refused', reason: `invalid condition: ${text} (${guess(halves)}${known})` }
}

const known =
  `known: ${presetNames.join(', ')}, or a pair definition+examples ` +
  `of definition ${definitionNames.filter((name) => !isTemplate(name)).join(', ')}, ` +
  `a template (${templateNames[0]} … ${templateNames.at(-1)}) and examples ${examplesNames.join(', ')}; ` +
  `other target words behind it: +${otherWordsNames.join(', +')}`

/** The likely mistakes: halves in the wrong order, or a name mistyped after its first letters. */
function guess(halves: readonly string[]): string {
  const pairs = definitionNames.flatMap((definition) => examplesNames.map((examples) => `${definition}+${examples}`))
  const candidates =
    halves.length === 1
      ? [...presetNames, ...withoutNames, ...templateNames]
      : halves.length === 2
        ? pairs
        : pairs.flatMap((each) => wordSetNames.map((words) => `${each}+${words}`))
  const swapped = halves.toReversed().join('+')
  const alikes = candidates
    .filter((name) => alike(name, halves))
    .toSorted((one, other) => common(other, halves) - common(one, halves))
  const likely = candidates.find((name) => name === swapped) ?? alikes[0]
  if (likely === undefined) return ''
  // Leaving something out says nothing of the examples.
  return `did you mean ${isWithout(likely) || isTemplate(likely) ? `${likely}+original` : likely}? `
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
  return `${condition.definition}+${condition.examples}`
}
