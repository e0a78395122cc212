/**
 * Text in one of Unicode's normal forms. Putting marks in order takes a time that grows with the square of how many
 * stand on one letter (80,000: three to eight seconds), so that more than any script has stay as they are.
 */
export function composed(text: string, form: 'NFC' | 'NFD' = 'NFC'): string {
  return text
    .split(manyMarks)
    .map((part, i) => (i % 2 === 0 ? part.normalize(form) : part))
    .join('')
}

/** Unicode's stream-safe form (UAX #15, section 13) allows 30 of them, "considerably more than any real text has". */
const manyMarks = /(\p{M}{250,})/u
