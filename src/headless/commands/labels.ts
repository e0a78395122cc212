import { Option, type Command } from 'commander'
import { isStated } from '#core/answer-space.ts'
import { alikeOutputs, choiceUnreviewed } from '#core/corrections.ts'
import { counted } from '#core/noun.ts'
import { statedDegrees, type Stated } from '#core/task.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly accept?: boolean
  readonly label?: readonly string[]
  readonly stated?: Stated
  readonly generation?: boolean
  readonly reset?: boolean
}

type Space = Parameters<Client['collections']['review']>[0]['space']

export function addLabelsCommand(collection: Command): void {
  withExample(
    collection.command('labels'),
    `placebo collection labels starter
placebo collection labels starter starter002_sentiment_film_review --label positive --label negative`,
  )
    .description(
      `the label space of each task, or all about that of one; with an option a person's word on it

A review counts for studies planned from then on; runs keep what they were begun with.`,
    )
    .summary('label spaces, and what a person says they are')
    .argument('<name>')
    .argument('[task]')
    .addOption(new Option('--accept', 'it is right as it is').conflicts(['label', 'generation', 'reset']))
    .addOption(new Option('--label <label...>', 'these are the labels').conflicts(['generation', 'reset']))
    .addOption(
      new Option(
        '--stated <how>',
        'whether the definition states the labels (default: as is found by looking for them)',
      )
        .choices(statedDegrees)
        .conflicts(['generation', 'reset']),
    )
    .addOption(new Option('--generation', 'it is a generation task').conflicts(['reset']))
    .addOption(new Option('--reset', 'as it was imported'))
    .action((name: string, task: string | undefined, options: Options) =>
      atTerminal(options, (terminal) =>
        task === undefined ? listSpaces(terminal, name) : lookAt(terminal, { collection: name, task }, options),
      ),
    )
}

async function listSpaces({ client, result }: Terminal, name: string): Promise<void> {
  const { tasks } = await client.collections.show({ name })
  result(
    {
      name,
      tasks: tasks.map(({ name: task, kind, labels, stated, reviewed }) => ({ task, kind, labels, stated, reviewed })),
    },
    () =>
      table(
        [{ title: 'task' }, { title: 'kind' }, { title: 'labels' }, { title: 'in definition' }, { title: 'reviewed' }],
        tasks.map((task) => [
          task.name,
          task.kind,
          task.labels.join(', '),
          task.stated ?? '',
          task.reviewed ? 'yes' : '',
        ]),
      ),
  )
}

async function lookAt(
  { client, result }: Terminal,
  of: { collection: string; task: string },
  options: Options,
): Promise<void> {
  const before = await client.collections.task(of)
  const wanted = wantedSpace(options, before.space)
  if (wanted !== undefined) await client.collections.review({ ...of, space: wanted })
  const task = wanted === undefined ? before : await client.collections.task(of)
  const { space, outputs, otherOutputs, review, definition } = task
  const labels = new Set(space.kind === 'classification' ? space.labels : [])
  const alike = space.kind === 'choice' ? [] : alikeOutputs(outputs.map(({ output }) => output))
  result({ task: of.task, space, review, outputs, otherOutputs, alike }, () =>
    [
      `task ${of.task}: ${space.kind}${space.kind === 'classification' ? `, ${counted(labels.size, 'label')}, in the definition: ${space.stated}` : ''}; ${review ? `reviewed ${review.reviewedAt.slice(0, 10)}` : 'not reviewed'}`,
      ...(space.kind === 'choice' ? [choiceUnreviewed] : []),
      ...(outputs.length === 0 || space.kind === 'choice'
        ? []
        : [
            table(
              [
                { title: 'output' },
                { title: 'label' },
                { title: 'in definition' },
                { title: 'instances', align: 'right' },
              ],
              outputs
                .slice(0, labels.size + 20)
                .map(({ output, instances }) => [
                  output,
                  labels.has(output) ? 'yes' : 'no',
                  isStated(output, definition) ? 'yes' : 'no',
                  String(instances),
                ]),
            ),
          ]),
      ...(otherOutputs > 0 ? [`instances with other outputs: ${otherOutputs}`] : []),
      ...alike.map((group) => `exact match takes for one: ${group.map((output) => JSON.stringify(output)).join(', ')}`),
    ].join('\n'),
  )
}

function wantedSpace(
  { accept, label, stated, generation, reset }: Options,
  now: { kind: 'generation' | 'choice' } | { kind: 'classification'; labels: readonly string[] },
): Space | undefined {
  if (reset === true) return null
  // Of a choice task the host refuses any review.
  if (generation === true || (accept === true && now.kind !== 'classification')) return { kind: 'generation' }
  if (label === undefined && stated === undefined && accept === undefined) return undefined
  return {
    kind: 'classification',
    labels: label === undefined ? (now.kind === 'classification' ? now.labels : []) : label,
    stated: stated ?? null,
  }
}
