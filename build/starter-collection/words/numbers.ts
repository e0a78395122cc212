const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** @param value a whole number from 0 to 99 */
export function inWords(value: number): string {
  const word = small[value]
  if (word !== undefined) return word
  const ten = tens[Math.floor(value / 10)]
  if (ten === undefined) throw new RangeError(`invalid number: ${value} (words are known for 0 to 99)`)
  return value % 10 === 0 ? ten : `${ten}-${inWords(value % 10)}`
}
