import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { darkVariant, seriesColours, seriesDashes, seriesStyles, seriesSymbols } from '#figures/colours.ts'
import { shadeOf } from '#figures/shades.ts'
import { contrast, difference, eyes, labOf, lightOf, luminance } from './colour-vision.ts'

const [white, dark] = [lightOf('#FFFFFF'), lightOf('#242424')]
const pairs = <T>(list: readonly T[]) => list.flatMap((a, i) => list.slice(i + 1).map((b) => [a, b] as const))

describe('what colours are measured by', () => {
  // Sharma, Wu & Dalal 2005, Table 1: pairs 1, 7, 17, 19 and 25.
  test.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [56, -27, -3], 31.903],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const)('CIEDE2000 of %j and %j', (one, other, expected) =>
    expect(difference(one, other)).toBeCloseTo(expected, 4),
  )

  // WCAG 2.2, technique G18: #767676 on white is the lightest grey with 4.5 : 1.
  test('contrast', () => expect(contrast(lightOf('#767676'), white)).toBeCloseTo(4.54, 2))

  // Pure red, which people without long-wave cones see as a dark olive: less than half of its light is left.
  test('simulated eyes keep white white, and lose what they lack', () => {
    for (const [name, seen] of Object.entries(eyes))
      expect([name, ...seen(white).map((each) => each.toFixed(3))]).toEqual([name, '1.000', '1.000', '1.000'])
    expect(luminance(eyes['protanopia']!(lightOf('#FF0000'))) / luminance(lightOf('#FF0000'))).toBeLessThan(0.6)
  })
})

describe('series of a figure', () => {
  test.each(Object.entries(eyes))('are told apart by %s', (_, seen) => {
    const labs = seriesColours.map((colour) => labOf(seen(lightOf(colour))))
    for (const [a, b] of pairs(labs)) expect(difference(a, b)).toBeGreaterThan(10)
    // Original, Simplified, Delusive and Empty stand in one figure.
    for (const [a, b] of pairs(labs.slice(0, 4))) expect(difference(a, b)).toBeGreaterThan(14)
  })

  test('are told apart in greyscale', () => {
    const grey = (colour: string) =>
      labOf([luminance(lightOf(colour)), luminance(lightOf(colour)), luminance(lightOf(colour))])[0]
    for (const [a, b] of pairs(seriesColours.map(grey))) expect(Math.abs(a - b)).toBeGreaterThan(6)
    for (const [a, b] of pairs(seriesColours.slice(0, 4).map(grey))) expect(Math.abs(a - b)).toBeGreaterThan(8)
  })

  test('stand out from paper and from a dark screen', () => {
    for (const colour of seriesColours) {
      expect(contrast(lightOf(colour), white), colour).toBeGreaterThanOrEqual(3)
      expect(contrast(lightOf(darkVariant(colour) ?? ''), dark), colour).toBeGreaterThanOrEqual(4.5)
    }
  })

  test.each(Object.entries(eyes))('are told apart on a dark screen by %s', (_, seen) => {
    for (const [a, b] of pairs(seriesColours.map((colour) => labOf(seen(lightOf(darkVariant(colour) ?? ''))))))
      expect(difference(a, b)).toBeGreaterThan(8)
  })

  test('have a dash and a symbol of their own', () => {
    expect([new Set(seriesDashes).size, new Set(seriesSymbols).size]).toEqual([
      seriesColours.length,
      seriesColours.length,
    ])
  })

  test('look the same in every figure', () => {
    const colours = (names: readonly string[]) =>
      [...seriesStyles(names).values()].map(({ colour, symbol }) => [colour, symbol])
    const [original, , delusive, empty] = colours(['Original', 'Simplified', 'Delusive', 'Empty'])
    expect(colours(['Original', 'Delusive', 'Empty'])).toEqual([original, delusive, empty])
    expect(colours(['Tuned, original'])).toEqual([original])
    expect(new Set(colours(['original', 'original+empty', 'delusive', 'simplified+empty']).map(String)).size).toBe(4)
  })
})

test('numbers in shaded cells have 4.5 : 1', () => {
  for (let share = 0; share <= 100; share++) {
    const { fill, text } = shadeOf(share / 100)
    expect(
      contrast(lightOf(fill), lightOf(text === '#fff' ? '#FFFFFF' : '#000000')),
      `${share} %`,
    ).toBeGreaterThanOrEqual(4.5)
  }
})

const drawings = readdirSync('test/golden/figures')

test.each(drawings)('%s: text has 4.5 : 1 against white, what is drawn 3 : 1', (file) => {
  const svg = readFileSync(`test/golden/figures/${file}`, 'utf8')
  const colours = (pattern: RegExp) => new Set([...svg.matchAll(pattern)].map(([, colour = '']) => full(colour)))
  for (const colour of colours(/<text[^>]* fill="(#[0-9a-fA-F]+)"/g)) expect(['#000000', '#FFFFFF']).toContain(colour)
  // Cells are shaded, and say their number.
  if (!/^(?:confusion|trained)/.test(file))
    for (const colour of colours(/(?:fill|stroke)="(#[0-9a-fA-F]+)"/g))
      if (colour !== '#FFFFFF') expect(contrast(lightOf(colour), white), colour).toBeGreaterThanOrEqual(3)
})

function full(colour: string): string {
  return (colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gi, '$&$&') : colour).toUpperCase()
}
