import { InvalidArgumentError } from 'commander'
import { decodings, type Decoding } from '#core/answers/decoding.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, parseCondition } from '#core/conditions/index.ts'

/** Parsers of option values. What they refuse ends the command before anything is opened, with exit code 2. */

export function list(text: string): string[] {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '')
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
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0 is needed.')
  return value
}

export function gpuLayers(text: string): 'auto' | number {
  return text === 'auto' ? 'auto' : wholeNumber(0)(text)
}

export function conditions(text: string): Condition[] {
  const named = list(text).map((each) => {
    const parsed = parseCondition(each)
    if (parsed.state === 'refused') throw new InvalidArgumentError(parsed.reason)
    return [conditionName(parsed.condition), parsed.condition] as const
  })
  // `original` and `original+original` are one condition.
  return [...new Map(named).values()]
}

export function decodingList(text: string): Decoding[] {
  return list(text).map((each) => {
    const found = decodings.find((decoding) => decoding === each)
    if (!found) throw new InvalidArgumentError(`${each} is not one of ${decodings.join(', ')}.`)
    return found
  })
}
