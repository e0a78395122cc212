/** By Script_Extensions: U+30FC, which both kana use, is a letter of theirs. */
const unspaced = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('')
const single = `[[${unspaced}]&&[\\p{L}\\p{N}]]`

/**
 * A word of any script: in scripts that put no space between words (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar)
 * a single character with its combining marks, elsewhere the longest run of letters, marks and digits.
 */
export const unicodeWord = new RegExp(`${single}\\p{M}*|[[\\p{L}\\p{M}\\p{N}]--${single}]+`, 'gv')
