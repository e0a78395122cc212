import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { PlaceboCommand } from '../command.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'
import { addRunVerbs } from './runs.ts'
import { addHandOutCommands } from './hand-outs.ts'
import { addStudyShardCommands } from './shards.ts'
import { addStudyRun } from './study-run.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

type Listed = Awaited<ReturnType<Client['studies']['list']>>['studies'][number]

export function addStudyCommands(program: Command): void {
  const study = program.command('study').description('plan studies and carry them out')
  addStudyRun(study)
  addHandOutCommands(study)
  addStudyShardCommands(study)
  withExample(study.command('list'), 'placebo study list')
    .description('all studies: drafts, those that wait for their turn, and those of runs')
    .action((options: Options) => {
      if (options.json !== true && process.stderr.isTTY) note('runs are listed by: placebo run list')
      return atTerminal(options, listStudies)
    })
  addFormerVerbs(study)
}

/** Until version 0.3 `placebo study` did what `placebo run` does; `list` says something else now. */
function addFormerVerbs(study: Command): void {
  const former = new PlaceboCommand('study')
  addRunVerbs(former)
  for (const verb of former.commands.filter((each) => each.name() !== 'list'))
    study.addCommand(
      verb
        .copyInheritedSettings(study)
        .hook('preAction', () => note(`"placebo study ${verb.name()}" is called "placebo run ${verb.name()}" now`)),
      { hidden: true },
    )
}

function note(sentence: string): void {
  process.stderr.write(`${printable(`placebo: ${sentence}`)}\n`)
}

async function listStudies({ client, result }: Terminal): Promise<void> {
  const listed = await client.studies.list()
  result(listed, () =>
    listed.studies.length === 0
      ? 'no studies yet; carry one out with: placebo study run --collection NAME --model FILE'
      : table(
          [
            { title: 'study' },
            { title: 'collection' },
            { title: 'model' },
            { title: 'conditions' },
            { title: 'where' },
          ],
          listed.studies.map((study) => [
            study.name,
            study.collection ?? '',
            study.model ?? '',
            askedInWords(study),
            whereInWords(study.where),
          ]),
        ),
  )
}

function askedInWords({ conditions, tuning }: Listed): string {
  const shown = conditions.length > maxShown ? counted(conditions.length, 'condition') : conditions.join(', ')
  return tuning === null ? shown : `${shown}; ${tuning === 'lora' ? 'LoRA' : 'full tuning'}`
}

/** Conditions named one by one; a grid has dozens. */
const maxShown = 3

function whereInWords(where: Listed['where']): string {
  switch (where.state) {
    case 'draft':
      return 'draft'
    case 'queued':
      return where.refusal === null ? 'queued' : 'queued, refused'
    case 'run':
      return `run ${where.run}, ${where.is}`
  }
}
