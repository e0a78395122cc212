/** Texts that may end an answer, as far as they are single tokens of usual vocabularies. */
export const usualEnds = [
  '\n',
  '\n\n',
  '\n\n\n',
  ' \n',
  ' \n\n',
  '\r\n',
  '\n ',
  '\n  ',
  '\n   ',
  '\n    ',
  '\n\n ',
  '\n\t',
]
