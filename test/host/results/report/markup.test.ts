import { expect, test } from 'vitest'
import { make, written, type Content } from '#host/results/report/markup.ts'
import { cut } from '#host/results/report/cut.ts'

test.each<[string, Content, string]>([
  ['text is escaped', make('p', {}, '<script>&"\''), "<p>&lt;script&gt;&amp;&quot;'</p>\n"],
  [
    'attributes are escaped',
    make('p', { 'aria-label': '"><img src=x>' }),
    '<p aria-label="&quot;&gt;&lt;img src=x&gt;"></p>\n',
  ],
  [
    'what turns or hides text is written by its number',
    make('p', {}, 'a\u202eb\u0000c\u200bd'),
    '<p>a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d</p>\n',
  ],
  ['half a character is, too', make('p', {}, 'a\ud83d'), '<p>a⟨U+D83D⟩</p>\n'],
  ['lines stay', make('pre', {}, '\na\nb'), '<pre>\n\na\nb</pre>\n'],
  ['a carriage return is no line feed', make('pre', {}, 'a\rb'), '<pre>\na⟨U+000D⟩b</pre>\n'],
  ['links lead to places of the page alone', make('a', { to: 'x"y' }, 'z'), '<a href="#x&quot;y">z</a>'],
  ['lists and nothing', make('ul', {}, [make('li', {}, 'a'), null], null), '<ul><li>a</li>\n</ul>\n'],
  ['what has no content has no end', make('meta', { charset: 'utf-8' }), '<meta charset="utf-8">'],
])('Markup: %s', (_, content, text) => {
  expect([...written(content)].join('')).toBe(text)
})

test.each<[string, number, string]>([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc […: 3 of 4 characters]'],
  ['ab😀d', 3, 'ab […: 3 of 5 characters]'],
])('A long text is cut and says so: %s', (text, characters, shown) => {
  expect(cut(text, characters)).toBe(shown)
})
