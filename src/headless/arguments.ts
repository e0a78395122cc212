import { InvalidArgumentError } from 'commander'
import { decodings, type Decoding } from '#core/answers/decoding.ts'
import { readStopChoice } from '#core/answers/stop-choice.ts'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { demonstrationNames, type DemonstrationName } from '#core/conditions/demonstration-names.ts'
import { conditionName, parseCondition } from '#core/conditions/index.ts'
import { readConditionsFile } from '#host/disk/conditions-file.ts'
import { readSplit, type Split } from '#host/disk/split-file.ts'
import { refusedSampledFormat, type SampledFormatName } from '#core/prompts/sampled-format.ts'
import { wordSetNames, type WordSetName } from '#core/target-words/names.ts'
import { readPrimary } from '#core/study/primary.ts'
import type { PrimaryComparison } from '#core/study/study.ts'
import { loraMatrices, type LoraMatrix } from '#core/study/tuning.ts'

export type { Split } from '#host/disk/split-file.ts'

/** Parsers of option values. What they refuse ends the command before anything is opened, with exit code 2. */

export function list(text: string): string[] {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.length === 0) throw new InvalidArgumentError('at least one is needed, separated by commas.')
  return [...new Set(items)]
}

export function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`a whole number of at least ${least} is needed.`)
    }
    return value
  }
}

export function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('a number above 0 is needed.')
  return value
}

/** What the number may be is told where it is used, with what to do. */
export function anyNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('a number is needed.')
  return value
}

export function numbers(text: string): number[] {
  return list(text).map(anyNumber)
}

export function gpuLayers(text: string): 'auto' | number {
  return text === 'auto' ? 'auto' : wholeNumber(0)(text)
}

/** A condition with an imported template: which one it is, only the data directory knows (`known-conditions.ts`). */
export interface NamedCondition {
  readonly named: string
}
export type GivenCondition = Condition | NamedCondition

export function conditions(text: string): GivenCondition[] {
  const named = list(text).map((each) => {
    if (namesTemplate(each)) return [each, { named: each }] as const
    const parsed = parseCondition(each)
    if (parsed.state === 'refused') throw new InvalidArgumentError(parsed.reason)
    return [conditionName(parsed.condition), parsed.condition] as const
  })
  // `original` and `original+original` are one condition.
  return [...new Map<string, GivenCondition>(named).values()]
}

export function oneCondition(text: string): Condition {
  const [condition, ...more] = conditions(text)
  if (condition === undefined || more.length > 0) throw new InvalidArgumentError('one condition is needed.')
  if ('named' in condition) throw new InvalidArgumentError('an imported template can be asked by a study only.')
  return condition
}

/** A set and a template in it stand where a definition is named. */
export function namesTemplate(condition: string): boolean {
  return condition.split('+')[0]?.includes('/') === true
}

export function testConditions(text: string): 'same' | GivenCondition[] {
  return text.trim() === 'same' ? 'same' : conditions(text)
}

export function matrices(text: string): LoraMatrix[] {
  return list(text).map((each) => {
    const found = loraMatrices.find((matrix) => matrix === each)
    if (!found) throw new InvalidArgumentError(`${each} is not one of ${loraMatrices.join(', ')}.`)
    return found
  })
}

/** A JSON file {"train": [task names], "test": [task names]}. */
export function splitFile(file: string): Split {
  const read = readSplit(file)
  if (read.state === 'refused') throw new InvalidArgumentError(`${file} ${read.reason}.`)
  return read.split
}

/** A file of one's own conditions. */
export function conditionsFile(file: string): Condition[] {
  const read = readConditionsFile(file)
  if (read.state === 'refused') throw new InvalidArgumentError(`${file} ${read.reason}.`)
  return [...read.conditions]
}

/** Of an option that may be given several times. */
export function collected(text: string, before: readonly string[] | undefined): readonly string[] {
  const all = [...(before ?? []), text]
  stopChoice(all)
  return all
}

export function stopChoice(written: readonly string[]): StopChoice {
  const read = readStopChoice(written)
  if (read.state === 'refused') throw new InvalidArgumentError(read.reason)
  return read.stop
}

export function decodingList(text: string): Decoding[] {
  return list(text).map((each) => {
    const found = decodings.find((decoding) => decoding === each)
    if (!found) throw new InvalidArgumentError(`${each} is not one of ${decodings.join(', ')}.`)
    return found
  })
}

export function demonstrationList(text: string): DemonstrationName[] {
  return list(text).map((each) => {
    const found = demonstrationNames.find((name) => name === each)
    if (!found) throw new InvalidArgumentError(`${each} is not one of ${demonstrationNames.join(', ')}.`)
    return found
  })
}

export function primaryList(text: string): PrimaryComparison[] {
  return list(text).map((each) => {
    const read = readPrimary(each)
    if (read.state === 'refused') throw new InvalidArgumentError(read.reason)
    return read.primary
  })
}

/** Of answers that are there: who has declared what before them is not known. */
export function noPrimary(text: string): never {
  throw new InvalidArgumentError(
    `${text} cannot be declared of predictions: their answers are there already. Declare it with the study that asks (placebo study run --primary), and import them beside it (--run).`,
  )
}

export function sampledFormat(name: string): SampledFormatName {
  const refused = refusedSampledFormat(name)
  if (refused !== null) throw new InvalidArgumentError(`${refused}.`)
  return name
}

/** Sets of words by their names, and such as are written out with "/" between them. */
export function wordSetList(text: string): { readonly words: WordSetName[]; readonly spelled: string[][] } {
  const named = list(text)
  const spelled = named.filter((each) => each.includes('/')).map((each) => each.split('/').map((word) => word.trim()))
  const broken = spelled.find((each) => each.includes('') || new Set(each).size < each.length)
  if (broken) throw new InvalidArgumentError(`${broken.join('/')} has a word twice, or none.`)
  const words = named
    .filter((each) => !each.includes('/'))
    .map((each) => {
      const found = wordSetNames.find((name) => name === each)
      if (!found)
        throw new InvalidArgumentError(`${each} is not one of ${wordSetNames.join(', ')}, nor spelled out as no/yes.`)
      return found
    })
  return { words, spelled }
}
