import { expect, test } from 'vitest'
import { confusionFigure } from '#figures/confusion.ts'
import { shape, svgText } from '#figures/svg/shape.ts'
import { drawFigures } from '#host/results/draw-figures.ts'
import { confusionGiven } from './hand-made.ts'

test.each([
  ['signs of XML', 'a < b & "c"', 'a &lt; b &amp; &quot;c&quot;'],
  ['what steers a terminal', '\u001b[2Jgone\u009b31m', '⟨U+001B⟩[2Jgone⟨U+009B⟩31m'],
  ['what turns the text around it', 'user\u202etxt.exe\u2066', 'user⟨U+202E⟩txt.exe⟨U+2066⟩'],
  ['what XML has no place for', 'a\u0000b\ufffec\ud800', 'a⟨U+0000⟩b\ufffdc⟨U+D800⟩'],
  ['what some scripts need', 'می\u200cخواهم', 'می\u200cخواهم'],
])('%s, in a text and in an attribute', (_, text, written) => {
  expect(svgText(shape('text', { name: text }, [text]))).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>\n<text name="${written}" xmlns="http://www.w3.org/2000/svg">${written}</text>\n`,
  )
})

test('nothing that hides is in a drawing of labels that hold it', async () => {
  const [drawn] = await drawFigures(
    [confusionFigure(confusionGiven(['\u001b[2J', 'b\u202e', 'c\u0085']))].flatMap((figure) => figure ?? []),
  )
  expect(drawn?.svg).toContain('⟨U+001B⟩[2J')
  expect(drawn?.svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
})
