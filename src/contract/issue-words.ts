import type { z } from 'zod'

/** What is wrong with a value that a schema refuses. */
export type Issue = z.core.$ZodIssue

/** What a value should have been, in words that follow its name and what it is: "a number", "at most 100". */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? `a value of the type ${issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_big':
      return `${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}${units[issue.origin] ?? ''}`
    case 'too_small':
      return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${units[issue.origin] ?? ''}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_format':
      return 'written as Placebo writes it'
    case 'unrecognized_keys':
      return `without ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}, which this version does not know`
    case 'custom':
      return issue.message
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return 'one of the forms that Placebo writes'
  }
}

const types: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'left out',
}

const units: Readonly<Partial<Record<string, string>>> = { string: ' characters', array: ' elements', set: ' elements' }
