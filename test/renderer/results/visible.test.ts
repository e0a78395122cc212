import { expect, test } from 'vitest'
import { visible, visibleLine } from '#renderer/results/visible.ts'

test.each([
  ['plain text with its lines and tabs', 'a\tb\nc ä 漢 😀', 'a\tb\nc ä 漢 😀'],
  ['control characters', 'a\u0000b\u001b[31mc\u007f\r\n', 'a⟨U+0000⟩b⟨U+001B⟩[31mc⟨U+007F⟩⟨U+000D⟩\n'],
  ['a control character of C1', '\u0085\u009b', '⟨U+0085⟩⟨U+009B⟩'],
  ['overrides and isolates of direction', 'yes\u202eon\u2066\u2069', 'yes⟨U+202E⟩on⟨U+2066⟩⟨U+2069⟩'],
  ['marks of direction', '\u200e\u200f\u061c', '⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩'],
  ['what has no width', 'a\u200bb\ufeffc\u00add\u2060', 'a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩d⟨U+2060⟩'],
  ['separators that look like a new line', 'a\u2028b\u2029', 'a⟨U+2028⟩b⟨U+2029⟩'],
  ['text hidden in tags', `ok${String.fromCodePoint(0xe0041)}`, 'ok⟨U+E0041⟩'],
  ['half a character', 'a\ud83d b', 'a⟨U+D83D⟩ b'],
  ['joiners, which emoji and scripts need', '👩\u200d🔬 می\u200cخواهم', '👩\u200d🔬 می\u200cخواهم'],
])('what hides in a text is seen: %s', (_, text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('on one line, lines and tabs are seen, too', () => {
  expect(visibleLine('a\nb\tc\u0007')).toBe('a⏎b⇥c⟨U+0007⟩')
})
