/**
 * Six colours, each with a dash and a symbol of its own: nothing is told by colour alone. Blue, vermillion, green and
 * purple-pink of Okabe & Ito 2008, darkened until each has 3 : 1 against white, graphite and brown beside them; spread
 * in lightness, so that they differ in greyscale, too. `test/figures/colours.test.ts` measures all of this.
 */
export const seriesColours = ['#004ECB', '#D65F07', '#177C58', '#3A3A3A', '#CC77A7', '#684103'] as const

/** The same on a dark screen, in the same order. */
const onDark = ['#6AA3FF', '#DD7828', '#53E4A6', '#E8EAEB', '#F2A6D0', '#C6AD71'] as const

export const seriesDashes = ['', '7 3', '2 3', '9 3 2 3', '12 4', '1 4'] as const
export const seriesSymbols = ['circle', 'square', 'triangle', 'diamond2', 'star', 'wye'] as const
export type SymbolName = (typeof seriesSymbols)[number] | 'diamond'

export const accent = seriesColours[0]

/** Of reference lines, by the order of their rows. */
export const referenceDashes = ['2 3', '7 3', '1 5', '9 3 2 3', '5 2 1 2'] as const

export interface SeriesStyle {
  readonly colour: string
  readonly dash: string
  readonly symbol: SymbolName
}

/** What is original, simplified, delusive or empty looks the same in every figure. */
const places = ['original', 'simplified', 'delusive', 'empty']

/** @param names of all series of a figure */
export function seriesStyles(names: readonly string[]): ReadonlyMap<string, SeriesStyle> {
  const others = names.filter((name) => !places.includes(name.toLowerCase()))
  const usual = names.length - others.length
  return new Map(
    names.map((name) => {
      const known = places.indexOf(name.toLowerCase())
      // Where a figure has none of the four, its own begin with the first.
      const place = known === -1 ? (usual === 0 ? 0 : places.length) + others.indexOf(name) : known
      return [
        name,
        { colour: nth(seriesColours, place), dash: nth(seriesDashes, place), symbol: nth(seriesSymbols, place) },
      ]
    }),
  )
}

/** What a colour of these is on a dark screen; `undefined` for any other. */
export function darkVariant(colour: string): string | undefined {
  const place = seriesColours.findIndex((each) => each === colour)
  return onDark[place]
}

export function nth<T>(list: readonly [T, ...T[]], i: number): T {
  return list[i % list.length] ?? list[0]
}
