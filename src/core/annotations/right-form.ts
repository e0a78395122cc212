import { describeForm, formOf } from '#core/conditions/output-form.ts'

/** How far a delusive output may be from the right ones in form before a person is told. */
export const tolerated = {
  /**
   * Times the length of the longest right output, and the part of the shortest. Of right outputs themselves, held
   * against the positive examples alone, fewer than 4 of 100 are told of in each of 34 generation tasks of
   * Super-NaturalInstructions.
   */
  lengthRatio: 3,
  /** Characters on top of it: "Yes" and "Anastasia" are both one word. */
  lengthSlack: 10,
  /** Times the lines of the right outputs, where they have several. */
  linesRatio: 2,
  /**
   * Right outputs that all begin alike before another beginning is told of; fewer may do so by chance. Positive
   * examples alone speak for little: up to 30 of 100 right outputs begin in another way. With 50 instances beside them
   * 1 of 100 does.
   */
  casingEvidence: 3,
} as const

export const shapes = ['plain text', 'list of lines', 'brackets', 'braces'] as const
type Shape = (typeof shapes)[number]
export const casings = ['capitals only', 'capital', 'small'] as const
type Casing = (typeof casings)[number]

interface Range {
  readonly least: number
  readonly most: number
}

/** What right outputs of a task look like, as far as it can be seen without knowing what they mean. */
export interface RightForm {
  readonly lines: Range
  /** Characters. */
  readonly length: Range
  readonly shapes: readonly Shape[]
  /** Whether every list in square brackets and every object in braces is JSON; Python writes others. */
  readonly json: boolean
  /** How each beginning came up; texts of scripts without capitals have none. */
  readonly casings: readonly { readonly casing: Casing; readonly outputs: number }[]
}

/** @returns undefined without any right output: then there is nothing to differ from */
export function rightForm(outputs: readonly string[]): RightForm | undefined {
  const texts = [...new Set(outputs.map((output) => output.trim()))].filter((text) => text !== '')
  if (texts.length === 0) return undefined
  const structured = texts.filter((text) => isStructured(shapeOf(text)))
  return {
    lines: rangeOf(texts.map(linesOf)),
    length: rangeOf(texts.map(({ length }) => length)),
    shapes: [...new Set(texts.map(shapeOf))],
    json: structured.length > 0 && structured.every(isJson),
    casings: [...Map.groupBy(texts.map(casingOf), (casing) => casing)].flatMap(([casing, some]) =>
      casing === undefined ? [] : [{ casing, outputs: some.length }],
    ),
  }
}

export interface FormProblem {
  readonly code: 'number of lines' | 'shape' | 'length' | 'casing'
  readonly message: string
}

/**
 * How the form of an output differs from that of right ones.
 *
 * @param beside right outputs of the very same input, which only widen what may be
 */
export function formProblems(
  output: string,
  right: RightForm | undefined,
  beside: readonly string[],
): readonly FormProblem[] {
  const text = output.trim()
  const own = rightForm(beside)
  const forms = [right, own].filter((form) => form !== undefined)
  if (text === '' || forms.length === 0) return []
  const problems: readonly (readonly [FormProblem['code'], string | undefined])[] = [
    ['shape', shapeProblem(text, forms)],
    ['number of lines', linesProblem(linesOf(text), union(forms.map(({ lines }) => lines)))],
    ['length', lengthProblem(text.length, union(forms.map(({ length }) => length)))],
    ['casing', casingProblem(text, right, own)],
  ]
  return problems.flatMap(([code, message]) => (message === undefined ? [] : [{ code, message }]))
}

const shapeWords = { ...describeForm, 'plain text': 'plain text' }

function shapeProblem(text: string, forms: readonly RightForm[]): string | undefined {
  const shape = shapeOf(text)
  const shapes = [...new Set(forms.flatMap((form) => form.shapes))]
  if (!shapes.includes(shape))
    return `it is ${shapeWords[shape]}, right outputs are ${shapes.map((each) => shapeWords[each]).join(' or ')}`
  const json =
    isStructured(shape) &&
    forms.some((form) => form.json) &&
    forms.every((form) => form.json || !form.shapes.some(isStructured))
  return json && !isJson(text) ? 'it is no valid JSON, right outputs are' : undefined
}

function linesProblem(lines: number, right: Range): string | undefined {
  const several = lines > 1
  const fits =
    right.most === 1
      ? !several
      : (several || right.least === 1) &&
        lines <= right.most * tolerated.linesRatio &&
        lines * tolerated.linesRatio >= right.least
  return fits ? undefined : `it has ${counted(lines, 'line')}, right outputs have ${rangeInWords(right)}`
}

function lengthProblem(length: number, right: Range): string | undefined {
  const { lengthRatio, lengthSlack } = tolerated
  const fits = length <= right.most * lengthRatio + lengthSlack && (length + lengthSlack) * lengthRatio >= right.least
  return fits ? undefined : `it has ${counted(length, 'character')}, right outputs have ${rangeInWords(right)}`
}

/** An abbreviation begins with a capital, too, and one right output in capitals makes no rule. */
function casingProblem(text: string, right: RightForm | undefined, own: RightForm | undefined): string | undefined {
  const casing = casingOf(text)
  const evidence = right?.casings.reduce((sum, { outputs }) => sum + outputs, 0) ?? 0
  if (casing === undefined || evidence < tolerated.casingEvidence) return undefined
  const known = new Set([...(right?.casings ?? []), ...(own?.casings ?? [])].map((each) => each.casing))
  const begins = known.size === 1 && known.has('small') ? 'small' : known.has('small') ? undefined : 'capital'
  if (begins === 'small' && casing !== 'small')
    return 'it begins with a capital letter, right outputs begin with a small one'
  if (begins === 'capital' && casing === 'small')
    return 'it begins with a small letter, right outputs begin with a capital one'
  return known.size === 1 && known.has('capitals only') && casing !== 'capitals only'
    ? 'it has small letters, right outputs are in capitals'
    : undefined
}

function shapeOf(text: string): Shape {
  const form = formOf(text)
  return form === 'blank' || form === 'one line' || form === 'several lines' ? 'plain text' : form
}

function isStructured(shape: Shape): boolean {
  return shape === 'brackets' || shape === 'braces'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function linesOf(text: string): number {
  return text.split(/\r\n|\n|\r/).length
}

/** @returns undefined for a text without letters that have capitals */
function casingOf(text: string): Casing | undefined {
  const first = /[\p{Lu}\p{Ll}\p{Lt}]/u.exec(text)?.[0]
  if (first === undefined) return undefined
  if (/\p{Ll}/u.test(first)) return 'small'
  return !/\p{Ll}/u.test(text) && /\p{Lu}.*\p{Lu}/su.test(text) ? 'capitals only' : 'capital'
}

function rangeOf(numbers: readonly number[]): Range {
  return union(numbers.map((number) => ({ least: number, most: number })))
}

function union(ranges: readonly Range[]): Range {
  return ranges.reduce((one, other) => ({
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
  }))
}

function rangeInWords({ least, most }: Range): string {
  return least === most ? String(least) : `${least} to ${most}`
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
