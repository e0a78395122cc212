import { effectsByRunTable } from '#core/tables/effects-by-run.ts'
import { levelsByRunTable } from '#core/tables/levels-by-run.ts'
import { setUpTable } from '#core/tables/set-up.ts'
import { saveFile, type OverwriteOption } from './save-file.ts'
import { captioned } from './table.ts'
import type { Terminal } from './terminal.ts'

export interface CompareOptions extends OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly csv?: string
  readonly latex?: string
  readonly effectsCsv?: string
  readonly figures?: string
}

/** The first run beside the others, and what is asked for as files. */
export async function printCompared(terminal: Terminal, runs: string[], options: CompareOptions): Promise<void> {
  const { client, note, result } = terminal
  const { csv, latex, effectsCsv, figures, overwrite = false } = options
  for (const { file, of, as } of [
    { file: csv, of: 'comparisons', as: 'csv' },
    { file: latex, of: 'comparisons', as: 'latex' },
    { file: effectsCsv, of: 'effects', as: 'csv' },
  ] as const) {
    if (file !== undefined)
      await saveFile(terminal, file, (await client.history.compareFile({ runs, of, as })).text, options)
  }
  if (figures !== undefined) {
    const { folder, files } = await client.history.writeCompared({ runs, folder: figures, overwrite })
    note(`${files.join(', ')} written to ${folder}`)
  }
  const compared = await client.history.compare({ runs })
  const part = (lines: readonly string[]) => (lines.length === 0 ? [] : ['', ...lines])
  result(compared, () =>
    [
      ...compared.may,
      ...(compared.setup.length === 0 ? [] : part([captioned(setUpTable(compared))])),
      ...(compared.levels.length === 0 ? [] : part([captioned(levelsByRunTable(compared))])),
      ...part(compared.comparisons.map(({ sentence }) => sentence)),
      ...(compared.effects.length === 0 ? [] : part([captioned(effectsByRunTable(compared))])),
      ...part(compared.effects.flatMap(({ gap }) => gap?.sentence ?? [])),
    ].join('\n'),
  )
}
