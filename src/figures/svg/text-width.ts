/**
 * Widths of the characters from the space to the tilde in hundredths of the font size, as DejaVu Sans has them: the
 * widest of the fonts that stand behind `sans-serif`, so that what has room here has room everywhere.
 */
const widths = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
  84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61,
  69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59,
  82, 59, 59, 52, 64, 34, 64, 84,
] as const

/** Arrows, minus and other signs; letters of other alphabets. */
const [sign, letter, wide] = [84, 68, 100] as const

/** How much wider bold is. */
export const boldFactor = 1.13

/** Pixels that a text takes at most. */
export function textWidth(text: string, size: number): number {
  const hundredths = Array.from(text).reduce((sum, character) => sum + widthOf(character.codePointAt(0) ?? 0), 0)
  return (hundredths * size) / 100
}

/** With an ellipsis where it is too long. */
export function fitted(text: string, size: number, pixels: number): string {
  if (textWidth(text, size) <= pixels) return text
  const characters = Array.from(text)
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > pixels) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/**
 * A row's name in one line, or in two where it is too long: broken behind its first comma, before "asked with". A line
 * that is still too long has an ellipsis.
 */
export function rowLabel(name: string, size: number, pixels: number): string {
  if (textWidth(name, size) <= pixels) return name
  return halves(name)
    .map((half) => fitted(half, size, pixels))
    .join('\n')
}

/** Pixels that `rowLabel` needs to show a name whole. */
export function rowLabelWidth(name: string, size: number): number {
  return Math.max(...halves(name).map((half) => textWidth(half, size)))
}

function halves(name: string): readonly string[] {
  const at = name.indexOf(', ') + 1
  return at === 0 ? [name] : [name.slice(0, at), name.slice(at + 1)]
}

/** Lines of at most so many pixels; a word that is longer stands alone, and no unit without its number. */
export function wrapped(text: string, size: number, pixels: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ (?!%)/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, size) > pixels) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

function widthOf(point: number): number {
  const known = widths[point - 32]
  if (known !== undefined) return known
  if (point >= 0x2e80) return wide
  return point >= 0x2190 && point < 0x2c00 ? sign : letter
}
