import { DatabaseSync } from 'node:sqlite'

/** How far answers of one study are from each other that two engines gave. `node compare-runs.ts DATABASE RUN RUN` */
const [file = '', one = '', other = ''] = process.argv.slice(2)
const database = new DatabaseSync(file, { readOnly: true })

interface Row {
  readonly place: string
  readonly decoding: string
  readonly raw: string | null
  readonly scores: string | null
}

function rowsOf(run: string): ReadonlyMap<string, Row> {
  const rows = database
    .prepare(
      `SELECT c.position || ' ' || i.task || ' ' || i.position AS place, c.cell ->> '$.decoding' AS decoding, x.raw, x.label_scores AS scores
       FROM cells c JOIN trial_texts x ON x.cell = c.id JOIN run_instances i ON i.id = x.instance WHERE c.run = ?`,
    )
    .all(run) as unknown as Row[]
  return new Map(rows.map((row) => [row.place, row]))
}

const [first, second] = [rowsOf(one), rowsOf(other)]
for (const decoding of ['free', 'constrained', 'likelihood']) {
  const places = [...first.values()].filter((row) => row.decoding === decoding && second.has(row.place))
  const equal = places.filter(({ place, raw }) => second.get(place)?.raw === raw)
  const differences = places.flatMap(({ place, scores }) => {
    const [a, b] = [scores, second.get(place)?.scores ?? null].map(
      (text) => JSON.parse(text ?? '[]') as { readonly logProbability: number; readonly withEnd: number }[],
    )
    return (a ?? []).map((score, i) => ({
      label: Math.abs(score.logProbability - (b?.[i]?.logProbability ?? NaN)),
      withEnd: Math.abs(score.withEnd - (b?.[i]?.withEnd ?? NaN)),
    }))
  })
  const largest = (of: 'label' | 'withEnd') => Math.max(...differences.map((each) => each[of])).toPrecision(2)
  console.log(
    `${decoding}: ${equal.length} of ${places.length} answers equal${differences.length === 0 ? '' : `; largest difference of a label's log-probability ${largest('label')}, with its end ${largest('withEnd')}`}`,
  )
}
