import { expect, test } from 'vitest'
import { readingNotes, type Reading } from '#core/prompts/reading.ts'

test.each<[what: string, reading: Reading | undefined, notes: readonly string[]]>([
  ['as it stands', undefined, []],
  ['line breaks', { hasLineBreaks: true, unknown: [] }, ['the model reads line breaks as spaces']],
  [
    'one unknown character',
    { hasLineBreaks: false, unknown: ['{'] },
    ['the model does not know 1 character of the prompt: "{"'],
  ],
  [
    'both, and what cannot be seen',
    { hasLineBreaks: true, unknown: ['\u0007', 'é'] },
    ['the model reads line breaks as spaces', 'the model does not know 2 characters of the prompt: "\\u0007", "é"'],
  ],
  [
    'many: ten are named',
    { hasLineBreaks: false, unknown: Array.from('αβγδεζηθικλμ') },
    [
      'the model does not know 12 characters of the prompt: "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ" and 2 more',
    ],
  ],
])('how a prompt is read: %s', (_what, reading, notes) => expect(readingNotes(reading)).toEqual(notes))
