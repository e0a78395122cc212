import type { Remedy } from '#contract/errors.ts'

/** They follow a sentence, and name a place of the page; empty where what helps stands beside it. */
export const remedyWords: Readonly<Record<Remedy, string>> = {
  'list runs': ' (see History for all runs)',
  'list models': ' (see Models for all models)',
  'list tasks': ' (see Collections for its tasks)',
  'import starter': '; take one in at Collections',
  merge: ' at Models',
  convert: ' at Models, by "Convert a file …"',
  train: '',
  name: '',
  overwrite: '',
  replace: '',
  'skip broken': '',
  'export collection': ' at Collections',
}
