/** The shape of an output, without its meaning. */
export type Form = 'blank' | 'one line' | 'several lines' | 'list of lines' | 'brackets' | 'braces'

export const describeForm: Readonly<Record<Form, string>> = {
  blank: 'blank',
  'one line': 'one line',
  'several lines': 'several lines',
  'list of lines': 'a list with an item on each line',
  brackets: 'a list in square brackets',
  braces: 'an object in braces',
}

/** JSON and Python lists look the same here: a model is shown the shape, nobody parses it. */
export function formOf(output: string): Form {
  const text = output.trim()
  if (text === '') return 'blank'
  if (text.startsWith('[') && text.endsWith(']')) return 'brackets'
  if (text.startsWith('{') && text.endsWith('}')) return 'braces'
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.length === 1) return 'one line'
  return lines.every((line) => /^\s*(?:[-*•]|\d+[.):])/.test(line)) ? 'list of lines' : 'several lines'
}
