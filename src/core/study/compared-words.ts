import { assertNever } from '#core/assert-never.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { isDemonstration } from '#core/conditions/demonstration-names.ts'
import { isTemplate } from '#core/templates/names.ts'
import {
  conditionName,
  conditionTitle,
  contentLeftOut,
  definitionName,
  isWithout,
  presets,
  wordsTitle,
} from '#core/conditions/index.ts'
import type { Change } from './family.ts'
import type { Line } from './line.ts'
import { mark } from './mark.ts'
import type { GuessName } from './paired-columns.ts'
import type { Study } from './study.ts'

/** One of the two that are compared. */
export type Side =
  | { readonly role: 'line'; readonly line: Line; readonly marked: boolean }
  | { readonly role: 'guess'; readonly name: GuessName }

/**
 * What is compared, as the beginning of a sentence; without tuning the two names say it.
 *
 * @param sized whether the size is told; without it the same comparison reads alike at every size
 */
export function comparedInWords(
  study: Study,
  changed: Change,
  [first, second]: readonly [Side, Side],
  sized = true,
): string {
  const { training } = first.role === 'line' ? first.line : { training: null }
  if (first.role === 'guess' || training === null) return `${nameOf(first)} against ${nameOf(second)}`
  const { condition, decoding } = first.line
  const trained = `${inWords(training.condition)}${first.marked ? mark : ''}`
  const reported = (...where: readonly string[]) => {
    const answers = study.decodings.length > 1 && changed !== 'decoding' ? [`${decoding} decoding`] : []
    const all = [...(sized ? [`${training.size} per task`] : []), ...where, ...answers]
    return all.length === 0 ? '' : ` (${all.join(', ')})`
  }
  const asked = `asked with ${conditionTitle(condition)}`
  switch (changed) {
    case 'train condition':
      return `Trained on ${trained} against trained on ${otherInWords(second)}${reported(`both ${asked}`)}`
    case 'train and test condition':
      return `Trained on ${trained} against trained on ${otherInWords(second)}${reported('each asked with its own')}`
    case 'tuning':
      return `Trained on ${trained} against untuned${reported(`both ${asked}`)}`
    case 'test condition':
      return `Asked with ${conditionTitle(condition)} against ${second.role === 'line' ? conditionTitle(second.line.condition) : second.name}, both trained on ${trained}${reported()}`
    case 'decoding':
      return `By ${decoding} decoding against ${second.role === 'line' ? second.line.decoding : second.name}, both trained on ${trained}${reported(asked)}`
    case 'guessing':
    case 'made elsewhere':
      return `Trained on ${trained} against ${nameOf(second)}${reported(asked)}`
    default:
      return assertNever(changed)
  }
}

function nameOf(side: Side): string {
  return side.role === 'guess' ? side.name : `${side.line.name}${side.marked ? mark : ''}`
}

function otherInWords(side: Side): string {
  if (side.role === 'guess') return side.name
  const condition = side.line.training?.condition ?? side.line.condition
  return `${isOriginal(condition) ? 'Original ones' : inWords(condition)}${side.marked ? mark : ''}`
}

/** e.g. "Simplified definitions", "Original definitions and no examples", "no definitions and Delusive examples". */
function inWords(condition: Condition): string {
  if (condition.own !== undefined) return `${conditionTitle(condition)} instructions`
  if (isOriginal(condition)) return 'Original instructions'
  if (condition.definition === 'empty' && condition.examples === 'empty') return 'Empty instructions'
  // Without examples the definitions are all there is.
  const definitions =
    condition.definition === 'original' && condition.examples === 'empty'
      ? ['Original definitions']
      : condition.template === undefined
        ? halfInWords(condition.definition, 'definitions')
        : [`${definitionName(condition)} instead of definitions`]
  const halves = [...definitions, ...halfInWords(condition.examples, 'examples')].join(' and ')
  return condition.words === undefined ? halves : `${halves} with ${wordsTitle(condition)} words`
}

function halfInWords(name: Condition['definition'] | Condition['examples'], what: string): readonly string[] {
  if (isWithout(name)) return [`${what} ${contentLeftOut(name)}`]
  if (isTemplate(name)) return [`${name} instead of ${what}`]
  if (isDemonstration(name)) return [`${what} with ${name.replaceAll('-', ' ')}`]
  switch (name) {
    case 'original':
    case 'own':
      return []
    case 'empty':
      return [`no ${what}`]
    case 'simplified':
      return [`Simplified ${what}`]
    case 'delusive':
      return [`Delusive ${what}`]
    default:
      return assertNever(name)
  }
}

function isOriginal(condition: Condition): boolean {
  return conditionName(condition) === conditionName(presets.original)
}
