import { readFileSync } from 'node:fs'
import { ORPCError } from '@orpc/server'
import { Option, type Command } from 'commander'
import { fileProblem } from '#files/named-file.ts'
import { slotName } from '#core/templates/fields.ts'
import { counted } from '#core/noun.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface FieldsOptions extends Options {
  readonly accept?: boolean
  readonly field?: readonly string[]
  readonly reset?: boolean
}

interface ParaphraseOptions extends Options {
  readonly add?: readonly string[]
  readonly from?: string
  readonly reset?: boolean
}

type Fields = NonNullable<Awaited<ReturnType<Client['collections']['task']>>['fields']>

/** What a person says of a task's wording: what its inputs are made of, and its definition in other words. */
export function addWordingCommands(collection: Command): void {
  withExample(
    collection.command('fields'),
    `placebo collection fields nli-tasks task1_rte --accept
placebo collection fields nli-tasks task1_rte --field premise="Sentence 1" --field hypothesis="Sentence 2"`,
  )
    .description(
      `the fields that the inputs of a task are made of, or with an option a person's word on them

Templates with slots such as {premise} are filled from confirmed fields only. Every input of the task is looked at.`,
    )
    .summary('fields of inputs, which templates with slots need')
    .argument('<name>')
    .argument('<task>')
    .addOption(new Option('--accept', 'they are as they seem to be').conflicts(['field', 'reset']))
    .addOption(
      new Option('--field <slot=name...>', 'a slot, and the name before the colon in inputs; in their order').conflicts(
        ['reset'],
      ),
    )
    .addOption(new Option('--reset', 'nobody has said anything'))
    .action((name: string, task: string, options: FieldsOptions) =>
      atTerminal(options, (terminal) => fieldsOf(terminal, { collection: name, task }, options)),
    )

  withExample(
    collection.command('paraphrases'),
    'placebo collection paraphrases starter starter001_sentiment_restaurant_review --add "Is the guest of this restaurant pleased? Answer positive or negative."',
  )
    .description(
      `the definition of a task in other words, or with an option more of them

They are asked as paraphrase-1 to paraphrase-9, as further instructive templates.`,
    )
    .summary('a definition in other words: further instructive templates')
    .argument('<name>')
    .argument('<task>')
    .option('--add <text...>', 'behind those that are there')
    .addOption(
      new Option('--from <file>', 'a text file, a paraphrase in each line; in place of all').conflicts(['add']),
    )
    .addOption(new Option('--reset', 'none').conflicts(['add', 'from']))
    .action((name: string, task: string, options: ParaphraseOptions) =>
      atTerminal(options, (terminal) => paraphrasesOf(terminal, { collection: name, task }, options)),
    )
}

async function fieldsOf(
  { client, result }: Terminal,
  of: { readonly collection: string; readonly task: string },
  { accept, field, reset }: FieldsOptions,
): Promise<void> {
  const before = await client.collections.task(of)
  if (accept === true && before.proposedFields === null)
    throw refusal(`invalid fields: no two names stand in all inputs of ${of.task}; say them with --field`)
  const said = reset === true ? null : accept === true ? before.proposedFields : (field?.map(fieldFrom) ?? undefined)
  const fields =
    said === undefined ? before.fields : (await client.collections.confirmFields({ ...of, fields: said })).fields
  result({ ...of, fields, proposed: before.proposedFields }, () =>
    fields !== null
      ? `${of.task}: confirmed fields ${inWords(fields)}`
      : before.proposedFields === null
        ? `${of.task}: nobody has confirmed fields, and no two names stand in all inputs`
        : `${of.task}: nobody has confirmed fields; they seem to be ${inWords(before.proposedFields)} (confirm: --accept)`,
  )
}

/** `premise=Sentence 1`; a name alone is its own slot. */
function fieldFrom(text: string): Fields[number] {
  const at = text.indexOf('=')
  return at === -1
    ? { name: text, slot: slotName(text, 0) }
    : { name: text.slice(at + 1).trim(), slot: text.slice(0, at).trim() }
}

function inWords(fields: Fields): string {
  return fields.map(({ name, slot }) => `"${name}:" {${slot}}`).join(', ')
}

async function paraphrasesOf(
  { client, result }: Terminal,
  of: { readonly collection: string; readonly task: string },
  { add, from, reset }: ParaphraseOptions,
): Promise<void> {
  const before = await client.collections.task(of)
  const wanted =
    reset === true
      ? []
      : from !== undefined
        ? linesOf(from)
        : add === undefined
          ? undefined
          : [...before.paraphrases, ...add]
  const texts =
    wanted === undefined ? before.paraphrases : (await client.collections.paraphrase({ ...of, texts: wanted })).texts
  result({ ...of, texts }, () =>
    [`${of.task}: ${counted(texts.length, 'paraphrase')}`, ...texts.map((text, i) => `${i + 1}  ${text}`)].join('\n'),
  )
}

function linesOf(file: string): string[] {
  const problem = fileProblem(file)
  if (problem !== undefined) throw refusal(`invalid file: ${file} (${problem})`)
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function refusal(reason: string): ORPCError<'INVALID_REQUEST', unknown> {
  return new ORPCError('INVALID_REQUEST', { data: { reasons: [reason] } })
}
