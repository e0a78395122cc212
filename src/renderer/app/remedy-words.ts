import type { Remedy } from '#contract/errors.ts'

/** They follow a sentence, and name a place of the page; empty where what helps stands beside it. */
export const remedyWords: Readonly<Record<Remedy, string>> = {
  'list runs': ' (all runs stand at History)',
  'list models': ' (all models stand at Models)',
  'list tasks': ' (its tasks stand at Collections)',
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
