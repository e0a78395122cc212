import type { Migration } from './migration.ts'

/**
 * Random guess and majority label of runs from before were stored as the paper counts them: one label right, and
 * references counted literally. Both are what exact match gives them now, as of models; what was said of a run at first
 * goes where it may have changed, and is found again.
 */
export const baselinesByExactMatch: Migration = {
  number: 140,
  name: 'baselines-by-exact-match',
  functions: { baselines_by_exact_match: byExactMatch },
  sql: `
    CREATE TEMP TABLE baselines_before AS
      SELECT t.run, t.position, t.baselines, baselines_by_exact_match(t.task, t.baselines, (
        SELECT coalesce(json_group_array(json(i.reference_list)), '[]') FROM run_instances i WHERE i.run = t.run AND i.task = t.position
      )) AS now
      FROM run_tasks t WHERE json_extract(t.task, '$.answerSpace.kind') = 'classification';
    DELETE FROM baselines_before WHERE now = baselines;
    UPDATE run_tasks SET baselines = b.now FROM baselines_before b WHERE b.run = run_tasks.run AND b.position = run_tasks.position;
    UPDATE runs SET headline = NULL WHERE id IN (SELECT run FROM baselines_before);
    DROP TABLE baselines_before;
  `,
}

interface Stored {
  readonly name: string
  readonly n: number
  readonly means: Readonly<Record<string, number | null>>
}

function byExactMatch(task = '', baselines = '', references = ''): string {
  const {
    answerSpace: { labels },
  } = JSON.parse(task) as { readonly answerSpace: { readonly labels: readonly string[] } }
  const lists = (JSON.parse(references) as readonly (readonly string[])[]).map((list) => new Set(list.map(normalised)))
  const [ways, counts] = [labels.map(normalised), new Map<string, number>()]
  for (const own of lists) for (const reference of own) counts.set(reference, (counts.get(reference) ?? 0) + 1)
  const right = lists.reduce((sum, own) => sum + ways.filter((label) => own.has(label)).length, 0)
  const now: Readonly<Record<string, number>> = {
    'random guess': (100 * right) / (labels.length * lists.length),
    'majority label': (100 * [...counts.values()].reduce((most, count) => Math.max(most, count), 0)) / lists.length,
  }
  return JSON.stringify(
    (JSON.parse(baselines) as readonly Stored[]).map((each) => {
      const exactMatch = now[each.name]
      return exactMatch === undefined || lists.length === 0 || labels.length === 0
        ? each
        : { ...each, means: { ...each.means, exactMatch } }
    }),
  )
}

/** As exact match compares: Tk-Instruct's `normalize_answer`. */
function normalised(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]+/g, '')
    .split(/[\t-\r\u{1c}-\u{20}\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]+/u)
  return words.filter((word) => word !== '').join(' ')
}
