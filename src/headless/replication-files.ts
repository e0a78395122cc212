import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { counted, noun } from '#core/noun.ts'
import { saidInLines } from '#core/study/said.ts'
import { writeOutput } from '#host/disk/output-file.ts'
import type { Client, Terminal } from './terminal.ts'
import { verdictLines, verdictLinesBeside } from './verdict-words.ts'

/** Tables that are written of every study. */
const printed = ['means', 'comparisons', 'above chance', 'attribution', 'trainings', 'answers', 'outcomes'] as const

/** Names of the files that are written whatever the study is. */
export function replicationFiles(drawing: string): readonly string[] {
  return [...printed.map(csvName), 'tables.tex', 'report.html', `${drawing}.svg`]
}

function csvName(of: (typeof printed)[number]): string {
  return `${of.replaceAll(' ', '-')}.csv`
}

export interface Wanted {
  readonly run: string
  /** Of a tuned model that is a file of its own. */
  readonly tuned: string | undefined
  readonly folder: string
  readonly overwrite: boolean
  readonly title: string
  readonly drawing: string
  readonly differences: readonly string[]
  /** Test tasks that were to be asked. */
  readonly tasks: readonly string[]
}

/** The figures as SVG, tables as CSV and LaTeX, and one report; then what there is to say of them. */
export async function writeReplication(
  { client, result }: Terminal,
  { run, tuned, folder, overwrite, title, drawing, differences, tasks }: Wanted,
): Promise<void> {
  const csv: string[] = []
  for (const of of printed) {
    const { text } = await client.results.csv({ run, by: null, of })
    const written = await writeOutput(join(folder, csvName(of)), text, { overwrite })
    if (written.state === 'refused') throw new ORPCError('WORK_FAILED', { data: { reasons: [written.reason] } })
    csv.push(csvName(of))
  }
  const shown = [
    await client.results.byTemplate({ run }),
    await client.results.inContextOrTuned({ run, tuned }),
    await client.results.demonstrations({ run }),
    await client.results.formatSpread({ run }),
  ]
  for (const { name, csv: text } of shown.flatMap(({ tables }) => tables)) {
    const file = `${name}.csv`
    const saved = await writeOutput(join(folder, file), text, { overwrite })
    if (saved.state === 'refused') throw new ORPCError('WORK_FAILED', { data: { reasons: [saved.reason] } })
    csv.push(file)
  }
  await client.results.writeLatex({ run, by: 'task', file: join(folder, 'tables.tex'), overwrite })
  const drawn = await client.results.writeFigures({ run, tuned, folder, overwrite })
  const figure = drawn.files.find((file) => file === `${drawing}.svg`)
  await client.reports.write({ run, file: join(folder, 'report.html'), overwrite })
  const table = await client.results.table({ run, by: null, compare: null })
  const said = shown.flatMap((each) => each.said)
  const written = {
    run: table.run,
    folder,
    figure: figure ?? null,
    figures: drawn.files,
    tables: [...csv, 'tables.tex'],
    report: 'report.html',
    verdict: table.verdict,
    differences: [...(await leftOut(client, run, tasks)), ...differences],
  }
  result(written, () =>
    [
      `${title}: run ${table.run} · ${table.name} · ${table.done} of ${counted(table.total, 'trial')}`,
      '',
      ...(said.length === 0 ? verdictLines(table) : verdictLinesBeside(table)),
      ...said.flatMap((each) => ['', ...saidInLines([each])]),
      '',
      'what differs from the paper',
      ...written.differences,
      '',
      `written to ${folder}`,
      `  figure  ${figure ?? 'none that is drawn of this question'}${drawn.files.length > 1 ? `, and ${drawn.files.length - 1} more` : ''}`,
      `  tables  ${written.tables.join(', ')}`,
      `  report  ${written.report}`,
      `see: placebo results ${table.run}`,
    ].join('\n'),
  )
}

/** What is planned is known before it is known which tasks can take all conditions. */
async function leftOut(client: Client, run: string, planned: readonly string[]): Promise<readonly string[]> {
  const asked = (await client.runs.show({ run })).tasks.length
  const left = planned.length - asked
  return left <= 0
    ? []
    : [
        `${left} of the ${counted(planned.length, 'test task')} cannot take a condition and ${noun(left, 'was', 'were')} left out: ${asked} ${noun(asked, 'was', 'were')} asked.`,
      ]
}
