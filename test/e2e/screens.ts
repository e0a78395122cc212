import type { Furnished } from './furnish.ts'

/** Every screen there is, by name, with its address behind the page's `#`. */
export function screens({
  asked,
  tuned,
  paused,
  draft,
  modelSha256,
}: Furnished): readonly (readonly [name: string, address: string])[] {
  return [
    ['home', '/'],
    ['wizard', '/wizard'],
    ['wizard-step', `/wizard/${draft}`],
    ['run', `/runs/${tuned}`],
    ['run-paused', `/runs/${paused}`],
    ['results', `/results/${tuned}`],
    ['results-in-context', `/results/${asked}`],
    ...['tables', 'tasks', 'labels', 'effects', 'trials'].map(
      (tab) => [`results-${tab}`, `/results/${tuned}/${tab}`] as const,
    ),
    ['collections', '/collections'],
    ['collection', '/collections/starter'],
    ['task', '/collections/starter/starter035_notice_true_false_unknown'],
    ['annotations', '/annotate'],
    ['annotate', '/annotate/starter/main/starter035_notice_true_false_unknown'],
    ['annotate-definition', '/annotate/starter/main/starter035_notice_true_false_unknown/definition'],
    ['annotate-labels', '/annotate/starter/main/starter035_notice_true_false_unknown/labels'],
    ['annotation-sets', '/annotation-sets/starter'],
    ['models', '/models'],
    ['model', `/models/${modelSha256}`],
    ['elsewhere', '/elsewhere'],
    ['history', '/history'],
    ['compare', `/history/compare/${asked},${tuned}`],
    ['unknown-run', '/runs/nothing'],
  ]
}
