import type { Draw, Scene } from '../draw.ts'
import { heads, lines } from './notes.ts'

/**
 * Lines with a head, a colon and a sentence behind it: who speaks, or what the line is about. Behind a colon comes
 * something new, not a word that has been there before.
 */
export function headedLines(draw: Draw, scene: Scene): string {
  const count = 3 + draw.below(6)
  const between = draw.pick(['\n', '\n', '\n\n'])
  const speakers = draw.oneIn(2) ? [scene.fill('{A}'), scene.fill('{B}')] : draw.some(heads, 2 + draw.below(3))
  const said = draw.some(lines, count)
  return said
    .map((line, i) => {
      const head = speakers[i % speakers.length] ?? ''
      const more = draw.oneIn(3) ? ` ${scene.text(draw.pick(lines))}` : ''
      return `${head}: ${scene.text(line)}${more}`
    })
    .join(between)
}
