import type { Command, Help, Option } from 'commander'
import { program } from '#headless/program.ts'

/** docs/terminal.md, from the commands themselves. */
export function terminalPage(): string {
  return `${[
    '# The terminal',
    'From a clone, a command is `npm run -s placebo -- COMMAND`; this page leaves that out. `--help` prints a part of this page.',
    'Standard output has the result, or one JSON document with `--json`; standard error has progress and notes. Exit codes: 0 done, 1 the work failed, 2 the request was wrong, 130 interrupted.',
    '## Options of every command',
    optionTable(
      program,
      program.options.filter(({ long }) => long !== '--help'),
    ),
    ...program.commands.map((command) => noun(command)),
  ].join('\n\n')}\n`
}

function noun(command: Command): string {
  const verbs = verbsOf(command)
  return [
    `## ${command.name()}`,
    capital(command.description()),
    ...(verbs.length === 0 || hasAction(command) ? [usage(command)] : []),
    ...verbs.map((verb) => `### ${nameOf(verb)}\n\n${capital(verb.description())}\n\n${usage(verb)}`),
  ].join('\n\n')
}

/** All below it that do something, e.g. `annotate sets`. */
function verbsOf(command: Command): readonly Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => (each.commands.length === 0 ? [each] : [...(hasAction(each) ? [each] : []), ...verbsOf(each)]))
}

/** `placebo results` is a command, and has `search` below it. */
function hasAction(command: Command): boolean {
  return command.registeredArguments.length > 0 || command.options.some(({ long }) => long !== '--help')
}

function usage(command: Command): string {
  const help = command.createHelp()
  const parts = [
    fenced([help.commandUsage(command).replace(/ \[command\]$/, ''), ...examples(command)].join('\n')),
    argumentList(help, command),
    optionTable(
      command,
      help.visibleOptions(command).filter(({ long }) => long !== '--help'),
    ),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function argumentList(help: Help, command: Command): string {
  return help
    .visibleArguments(command)
    .map((argument) => `- \`${argument.name()}\`: ${cell(help.argumentDescription(argument))}`)
    .join('\n')
}

function optionTable(command: Command, options: readonly Option[]): string {
  const help = command.createHelp()
  if (options.length === 0) return ''
  const rows = options.map(
    (option) => `| \`${help.optionTerm(option).replaceAll('|', '\\|')}\` | ${cell(help.optionDescription(option))} |`,
  )
  return ['| option | meaning |', '|---|---|', ...rows].join('\n')
}

/** What stands below `Example:` in the help. */
function examples(command: Command): readonly string[] {
  let text = ''
  command.configureOutput({ writeOut: (piece) => void (text += piece) })
  command.outputHelp()
  const lines =
    text
      .split('\nExample:\n')[1]
      ?.split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '') ?? []
  return lines.length === 0 ? [] : ['', '# for example', ...lines]
}

function nameOf(command: Command): string {
  return command.parent === null || command.parent === program
    ? command.name()
    : `${nameOf(command.parent)} ${command.name()}`
}

function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|').replaceAll('<', '\\<')
}

function capital(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
}
