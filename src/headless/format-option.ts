import { Option } from 'commander'
import { promptFormatNames } from '#core/prompts/format.ts'

/** Of every command that makes prompts. */
export function formatOption(): Option {
  return new Option(
    '--format <name>',
    'prompt format; "-no-added-stop" is the same without the full stop that outputs of demonstrations get (default: chat where the model has a chat template, else tk-instruct)',
  ).choices(promptFormatNames)
}
