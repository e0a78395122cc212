import type { Command } from 'commander'
import { categoriesInWords, placementOf, slotsOf } from '#core/templates/template.ts'
import { counted } from '#core/noun.ts'
import { exitCodes } from '../exit.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface ImportOptions extends Options {
  readonly name?: string
  readonly replace?: boolean
}

type TemplateSet = Awaited<ReturnType<Client['templates']['list']>>['sets'][number]

export function addTemplateCommands(program: Command): void {
  const template = program
    .command('template')
    .description('templates of your own: words in the place of a definition, or around each input')

  withExample(
    template.command('import'),
    `placebo template import binary_NLI_prompts.csv --name nli
placebo study run --collection nli-tasks --model m.gguf --decoding likelihood --conditions nli/MNLI_YN+empty,nli/zoning+empty+no/yes`,
  )
    .description(
      `import a table of templates (CSV) as Webson & Pavlick 2022 publish theirs

Columns: template_name, template (with slots: {premise}, or {input} for the whole input), template_category, and, where there are any, targets (words for the labels,
separated by ";"). A template without slots stands in the place of the definition, or where a column "placement" says: before, between or after.`,
    )
    .summary('import a table of templates (CSV)')
    .argument('<file>')
    .option('--name <name>', 'what the set is to be called (default: as the file)')
    .option('--replace', 'take the place of a set of that name')
    .action((path: string, { name, replace = false, ...options }: ImportOptions) =>
      atTerminal(options, (terminal) =>
        importTemplates(terminal, { path, replace, ...(name !== undefined && { name }) }),
      ),
    )

  withExample(template.command('list'), 'placebo template list')
    .description('the sets of templates that are here')
    .action((options: Options) => atTerminal(options, listSets))

  withExample(template.command('show'), 'placebo template show nli')
    .description('the templates of a set, and the target words that its file spells out')
    .argument('<set>')
    .action((name: string, options: Options) => atTerminal(options, (terminal) => showSet(terminal, name)))

  withExample(template.command('remove'), 'placebo template remove nli')
    .description('remove a set of templates; studies keep those that they ask')
    .argument('<set>')
    .action((name: string, options: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const removed = await client.templates.remove({ name })
        result(removed, () => `templates ${name} removed; bring them back with: placebo template restore ${removed.id}`)
      }),
    )

  withExample(template.command('restore'), 'placebo template restore 1')
    .description('bring a removed set of templates back, by the number that removing it told')
    .argument('<number>')
    .action((number: string, options: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const restored = await client.templates.restore({ id: Number(number) })
        result(restored, () => `templates ${restored.name} are back`)
      }),
    )
}

async function importTemplates(
  { client, result }: Terminal,
  input: Parameters<Client['templates']['import']>[0],
): Promise<void> {
  const imported = await client.templates.import(input)
  const { name, templates, words, refused } = imported
  result(imported, () =>
    [
      `templates ${name}: ${inWords(imported)}`,
      ...(words.length === 0 ? [] : [`target words: ${words.map((each) => each.words.join('/')).join(', ')}`]),
      ...refused.map(({ message }) => `left out: ${message}`),
      `ask them: placebo study run --conditions '${name}/${templates[0]?.name ?? ''}+empty' …`,
    ].join('\n'),
  )
}

async function listSets({ client, result }: Terminal): Promise<void> {
  const listed = await client.templates.list()
  result(listed, () =>
    listed.sets.length === 0
      ? 'no templates yet; bring some in with: placebo template import FILE'
      : table(
          [{ title: 'set' }, { title: 'templates' }, { title: 'words', align: 'right' }, { title: 'from' }],
          listed.sets.map((set) => [set.name, inWords(set), String(set.words.length), set.source]),
        ),
  )
}

async function showSet({ client, result, note, setExitCode }: Terminal, name: string): Promise<void> {
  const { sets } = await client.templates.list()
  const set = sets.find((each) => each.name === name)
  if (set === undefined) {
    note(
      `placebo: invalid set of templates: ${name} (${sets.length === 0 ? 'none is here' : `here are: ${sets.map((each) => each.name).join(', ')}`})`,
    )
    setExitCode(exitCodes.wrong)
    return
  }
  result(set, () =>
    [
      table(
        [{ title: 'template' }, { title: 'category' }, { title: 'words stand' }, { title: 'slots' }, { title: 'text' }],
        set.templates.map(({ name: called, category, text, placement }) => [
          called,
          category,
          slotsOf(text).length > 0 ? placementOf(text) : (placement ?? 'as the definition'),
          slotsOf(text).join(', '),
          text.replaceAll('\n', String.raw`\n`),
        ]),
      ),
      ...(set.words.length === 0
        ? []
        : [
            '',
            table(
              [{ title: 'target words' }, { title: 'called' }],
              set.words.map(({ words, called }) => [words.join('/'), called]),
            ),
          ]),
    ].join('\n'),
  )
}

/** e.g. "27 templates (10 instructive, 5 misleading-moderate)" */
function inWords({ templates }: Pick<TemplateSet, 'templates'>): string {
  return `${counted(templates.length, 'template')} (${categoriesInWords(templates)})`
}
