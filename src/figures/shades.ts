/** From the lightest to the darkest; in print and in greyscale a darker one is a higher one. */
const [lightest, darkest] = [
  [0xf2, 0xf6, 0xfc],
  [0x1b, 0x4f, 0x9c],
] as const

export const shades = { line: '#767676' } as const

/** Of the way from the lightest to the darkest: white is read from here on, black before. */
const turn = 0.76

/** @param share 0–1 */
export function shadeOf(share: number): { readonly fill: string; readonly text: string } {
  const at = Math.min(1, Math.max(0, share))
  const mixed = lightest.map((from, i) => Math.round(from + at * ((darkest[i] ?? 0) - from)))
  return {
    fill: `#${mixed.map((each) => each.toString(16).padStart(2, '0')).join('')}`,
    text: at > turn ? '#fff' : '#000',
  }
}
