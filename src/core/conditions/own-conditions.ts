import { decodings } from '#core/answers/decoding.ts'
import { maxSystemMessage } from '#core/prompts/system-message.ts'
import { definitionNames, examplesNames, type Condition, type ExamplesName } from './condition.ts'
import { looksLikePlaceholder, placeholders } from './definition-own.ts'
import { presetNames } from './presets.ts'

export const ownConditionsFormat = 'placebo-conditions'

/** Of a file, and of what stands in it. */
export const ownLimits = { conditions: 50, name: 40, definition: 20_000, systemMessage: maxSystemMessage } as const

/** A name of one's own: it stands beside the built-in ones, in tables and at the terminal. */
export const ownName = /^[a-z][a-z0-9-]*$/

export type OwnConditions =
  | { readonly state: 'read'; readonly conditions: readonly Condition[] }
  /** To follow the file's name: what is wrong, with its name and value. */
  | { readonly state: 'refused'; readonly reason: string }

/**
 * What a file of one's own conditions says (docs/file-formats.md). Whatever it holds that is not known is refused: a
 * field that is mistyped must not be left out in silence.
 *
 * @param value of the file's JSON
 */
export function readOwnConditions(value: unknown): OwnConditions {
  const refuse = (reason: string): OwnConditions => ({ state: 'refused', reason })
  if (!isRecord(value)) return refuse(`is ${typeName(value)}; ${needed}`)
  const odd = Object.keys(value).find((key) => !['format', 'version', 'conditions'].includes(key))
  if (odd !== undefined) return refuse(`has an unknown field ${JSON.stringify(odd)}; ${needed}`)
  if (value['format'] !== ownConditionsFormat) return refuse(`has the format ${shown(value['format'])}; ${needed}`)
  if (value['version'] !== 1) return refuse(`has the version ${shown(value['version'])}; this Placebo reads version 1`)
  const { conditions } = value
  if (!Array.isArray(conditions) || conditions.length === 0 || conditions.length > ownLimits.conditions)
    return refuse(
      `has ${Array.isArray(conditions) ? conditions.length : `${typeName(conditions)} as`} "conditions"; a list of 1 to ${ownLimits.conditions} is needed`,
    )
  const read: Condition[] = []
  for (const [i, each] of (conditions as readonly unknown[]).entries()) {
    const one = readOne(each)
    if (typeof one === 'string') return refuse(`conditions[${i}]${nameIn(each)}: ${one}`)
    if (read.some(({ own }) => own?.name === one.own?.name))
      return refuse(`conditions[${i}]${nameIn(each)}: "name" is there twice`)
    read.push(one)
  }
  return { state: 'read', conditions: read }
}

/** @param text of a file, as a page reads it */
export function readOwnConditionsText(text: string): OwnConditions {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { state: 'refused', reason: `is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  return readOwnConditions(value)
}

const needed = `{"format": "${ownConditionsFormat}", "version": 1, "conditions": [{"name": …, "definition": …}]} is needed`

const fields = ['name', 'definition', 'examples', 'systemMessage'] as const

/** Or what is wrong with it. */
function readOne(value: unknown): Condition | string {
  if (!isRecord(value)) return `${typeName(value)} instead of a condition`
  const odd = Object.keys(value).find((key) => !fields.some((field) => field === key))
  if (odd !== undefined) return `unknown field ${JSON.stringify(odd)} (known: ${fields.join(', ')})`
  const { name, definition = '{definition}', examples = 'original', systemMessage } = value
  const problem =
    nameProblem(name) ??
    textProblem('definition', definition, ownLimits.definition) ??
    (systemMessage === undefined ? undefined : textProblem('systemMessage', systemMessage, ownLimits.systemMessage))
  if (problem !== undefined) return problem
  const found = examplesNames.find((each) => each === examples)
  if (found === undefined) return `"examples" is ${shown(examples)}, not one of ${examplesNames.join(', ')}`
  if (value['definition'] === undefined && systemMessage === undefined)
    return 'neither "definition" nor "systemMessage" is there; it would be Original under another name'
  const unknown = (definition as string)
    .match(looksLikePlaceholder)
    ?.find((each) => !placeholders.some((known) => known === each))
  if (unknown !== undefined) return `"definition" has the placeholder ${unknown}, not one of ${placeholders.join(', ')}`
  return ownCondition(name as string, definition as string, found, systemMessage as string | undefined)
}

function ownCondition(name: string, definition: string, examples: ExamplesName, systemMessage?: string): Condition {
  return {
    definition: 'own',
    examples,
    own: { name, definition, ...(systemMessage !== undefined && { systemMessage }) },
  }
}

const taken: readonly string[] = [...presetNames, ...definitionNames, ...examplesNames, ...decodings, 'own', 'untuned']

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return `"name" is ${shown(name)}, and a text is needed`
  if (!ownName.test(name) || name.length > ownLimits.name)
    return `"name" is ${shown(name)}; 1 to ${ownLimits.name} lower-case letters, digits and hyphens are needed, a letter first`
  return taken.includes(name) ? `"name" is ${shown(name)}, which is the name of something built in` : undefined
}

function textProblem(field: string, value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return `"${field}" is ${shown(value)}, and a text is needed`
  if (value.length > most) return `"${field}" has ${value.length} characters; at most ${most} are read`
  return value.trim() === '' && field === 'definition'
    ? `"${field}" is blank; for no definition at all there is the condition empty+original`
    : undefined
}

function nameIn(value: unknown): string {
  return isRecord(value) && typeof value['name'] === 'string' ? ` (${value['name'].slice(0, ownLimits.name)})` : ''
}

/** A value as it stands in the file, cut. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function typeName(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
