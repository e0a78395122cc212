import { definitionNames, examplesNames, isWithout, withoutNames, type Condition } from './condition.ts'
import { capital } from '#core/noun.ts'
import { selectionNames } from '#core/selections/names.ts'
import { otherWordsNames, wordSetNames } from '#core/target-words/names.ts'
import { isTemplate, templateNames } from '#core/templates/names.ts'
import { presetNames, presets } from './presets.ts'

/**
 * A preset's name when the condition is one, else the pair: `simplified+delusive`; with other target words than the
 * task's own these behind it, and with other examples or another order than the task's these:
 * `original+original+permuted`, `original+random-labels+drawn-13`. One of a person's own is called so, with its
 * examples behind it where they are not the original ones.
 */
export function conditionName(condition: Condition): string {
  const { words, selection } = condition
  if (condition.own === undefined && words === undefined && selection === undefined)
    return presetNames.find((name) => pair(presets[name]) === pair(condition)) ?? pair(condition)
  return [
    condition.own === undefined ? pair(condition) : ownPair(condition.own.name, condition.examples),
    ...(words === undefined ? [] : [words]),
    ...(selection === undefined ? [] : [selection]),
  ].join('+')
}

function ownPair(name: string, examples: Condition['examples']): string {
  return examples === 'original' ? name : `${name}+${examples}`
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

/** @param text a preset's name, or a pair `definition+examples` with words, a selection or both behind; in any case */
export function parseCondition(text: string): ParsedCondition {
  const halves = text.split('+').map((half) => half.trim().toLowerCase())
  const [first = '', second = '', ...behind] = halves
  if (halves.length === 1) {
    const preset = presetNames.find((name) => name === first)
    if (preset !== undefined) return { state: 'parsed', condition: presets[preset] }
  }
  const named = behindPair(behind)
  if (halves.length > 1 && named !== undefined) {
    const definition = definitionNames.find((name) => name === first)
    const examples = examplesNames.find((name) => name === second)
    if (definition !== undefined && examples !== undefined)
      return { state: 'parsed', condition: { definition, examples, ...named } }
  }
  return { state: 'refused', reason: `invalid condition: ${text} (${guess(halves)}${known})` }
}

/** Each once, words first; undefined: something else stands there. */
function behindPair(names: readonly string[]): Pick<Condition, 'words' | 'selection'> | undefined {
  const words = wordSetNames.find((name) => name === names[0])
  const rest = words === undefined ? names : names.slice(1)
  const selection = selectionNames.find((name) => name === rest[0])
  if (rest.length !== (selection === undefined ? 0 : 1)) return undefined
  return { ...(words !== undefined && words !== 'own' && { words }), ...(selection !== undefined && { selection }) }
}

const known =
  `known: ${presetNames.join(', ')}, or a pair definition+examples ` +
  `of definition ${definitionNames.filter((name) => !isTemplate(name)).join(', ')}, ` +
  `a template (${templateNames[0]} … ${templateNames.at(-1)}) and examples ${examplesNames.join(', ')}; ` +
  `other target words behind it: +${otherWordsNames.join(', +')}; ` +
  `other examples or another order behind these: +${selectionNames.join(', +')}`

/** The likely mistakes: halves in the wrong order, or a name mistyped after its first letters. */
function guess(halves: readonly string[]): string {
  const pairs = definitionNames.flatMap((definition) => examplesNames.map((examples) => `${definition}+${examples}`))
  const candidates =
    halves.length === 1
      ? [...presetNames, ...withoutNames, ...templateNames]
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
  return `${condition.definition}+${condition.examples}`
}
