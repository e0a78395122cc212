import type { Reason, Remedy } from '#contract/errors.ts'

/** A reason as the terminal says it: with the command or option that helps. */
export function reasonInWords(reason: Reason): string {
  return typeof reason === 'string' ? reason : `${reason.sentence}${remedyWords[reason.remedy]}`
}

/** They follow a sentence. */
export const remedyWords: Readonly<Record<Remedy, string>> = {
  'list runs': ' (see: placebo run list)',
  'list models': ' (see: placebo model list)',
  'list tasks': ' (see: placebo collection show NAME)',
  'import starter':
    '; the starter collection comes with: placebo collection import resources/starter-collection/tasks --name starter',
  merge: ' with: placebo model merge BASE ADAPTER --out FILE',
  convert: ' with: placebo model convert FILE --to f16',
  train: '; train again with: placebo train',
  name: ': --name',
  overwrite: ': --overwrite',
  replace: ': --replace',
  'skip broken': ': --skip-broken',
  'export collection': ': placebo collection export NAME',
}
