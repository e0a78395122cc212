/**
 * Colours that people who see fewer can tell apart (Okabe & Ito 2008, without yellow), each with a dash and a symbol of its
 * own: nothing is told by colour alone.
 */
export const seriesColours = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'] as const
export const seriesDashes = ['', '7 3', '2 3', '9 3 2 3', '4 4', '1 4'] as const
export const seriesSymbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const

export const accent = seriesColours[0]

/** Of reference lines, by the order of their rows. */
export const referenceDashes = ['2 3', '7 3', '1 5', '9 3 2 3', '5 2 1 2'] as const

export function nth<T>(list: readonly [T, ...T[]], i: number): T {
  return list[i % list.length] ?? list[0]
}
