import type { Instruction } from '#core/conditions/condition.ts'
import { casings, enumerators, gaps, namesOf, separators } from './sampled-format-parts.ts'
import { strip } from './strip.ts'
import type { PromptFormat } from './format.ts'

/**
 * A way of writing prompts that says the same in every case (Sclar et al. 2024, FormatSpread): casing of the field
 * words, separator behind them, gap between the fields of an example, enumerator of the examples. Its name is these
 * four, e.g. `upper.double-colon.bars.paren`.
 */
export type SampledFormatName = string

/** Part of a cell's key: raised whenever the text that a name stands for changes. */
export const sampledFormatVersion = 1

/** Every format of the grammar, in a fixed order. */
export const sampledFormatNames: readonly SampledFormatName[] = namesOf(casings).flatMap((casing) =>
  namesOf(separators).flatMap((separator) =>
    namesOf(gaps).flatMap((gap) =>
      namesOf(enumerators).map((enumerator) => [casing, separator, gap, enumerator].join('.')),
    ),
  ),
)

const places: ReadonlyMap<string, number> = new Map(sampledFormatNames.map((name, place) => [name, place]))

export function isSampledFormat(name: string): boolean {
  return places.has(name)
}

/** Why a text names no format: which of its parts is none; `null`: it does. */
export function refusedSampledFormat(name: string): string | null {
  if (isSampledFormat(name)) return null
  const parts = name.split('.')
  const wrong = Object.entries(grammar).find(([, there], i) => !Object.hasOwn(there, parts[i] ?? ''))
  if (parts.length !== 4 || wrong === undefined)
    return `invalid sampled format: ${name} (${Object.keys(grammar).join('.')})`
  const [what, there] = wrong
  return `invalid sampled format: ${name} (${what}: ${Object.keys(there).join(', ')})`
}

const grammar = { casing: casings, separator: separators, gap: gaps, numbering: enumerators } as const

/** What tells formats apart as a number: cells of two lines, or runs, under one format are a pair. */
export function sampledFormatNumber(name: SampledFormatName): number {
  const place = places.get(name)
  if (place === undefined) throw new RangeError(refusedSampledFormat(name) ?? name)
  return place
}

/**
 * Definition, examples and instance as a name has them. The asked instance has the next number, so that two formats are
 * never one prompt. No full stop is added to anything: labels stand as the label space has them.
 */
export function sampledFormat(name: SampledFormatName): Pick<PromptFormat, 'render'> {
  const { word, mark, gap, number } = partsOf(name)
  const field = (of: string, text: string) => `${word(of)}${mark} ${strip(text)}`
  return {
    render: ({ definition, examples }: Instruction, input) => {
      const told = definition === undefined ? '' : `${field('Definition', definition)}\n\n`
      const shown = examples.map(({ input: given, output, shows }, i) => {
        const fields = [
          ...(shows === 'output' ? [] : [field('Input', given)]),
          ...(shows === 'input' ? [] : [field('Output', output)]),
        ]
        return `${number(i + 1)}${fields.join(gap)}\n\n`
      })
      const shared = `${told}${shown.join('')}${number(examples.length + 1)}${word('Input')}${mark}`
      return {
        text: `${shared} ${strip(input)}${gap}${word('Output')}${mark} `,
        sharedLength: shared.length,
      }
    },
  }
}

/** As an example under it looks, line breaks shown: `1) INPUT:: … || OUTPUT:: …`. */
export function sampledFormatInShort(name: SampledFormatName): string {
  const { word, mark, gap, number } = partsOf(name)
  return `${number(1)}${word('Input')}${mark} …${gap}${word('Output')}${mark} …`.replaceAll('\n', '⏎')
}

function partsOf(name: SampledFormatName) {
  const [casing, separator, gap, enumerator] = name.split('.')
  const [word, mark] = [found(casings, casing), found(separators, separator)]
  const [between, number] = [found(gaps, gap), found(enumerators, enumerator)]
  if (
    !isSampledFormat(name) ||
    word === undefined ||
    mark === undefined ||
    between === undefined ||
    number === undefined
  )
    throw new RangeError(refusedSampledFormat(name) ?? name)
  return { word, mark, gap: between, number }
}

function found<T>(parts: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name === undefined || !Object.hasOwn(parts, name) ? undefined : parts[name]
}
