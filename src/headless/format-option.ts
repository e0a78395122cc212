import { Option } from 'commander'
import { promptFormatNames } from '#core/prompts/format.ts'
import { defaultContextSize, studyLimits } from '#core/study/limits.ts'
import { wholeNumber } from './arguments.ts'

/** Of every command that makes prompts. */
export function formatOption(): Option {
  return new Option(
    '--format <name>',
    'prompt format; "-no-added-stop" is the same without the full stop that outputs of demonstrations get (default: chat where the model has a chat template, else tk-instruct)',
  ).choices(promptFormatNames)
}

/** Of every command that loads a model. */
export function contextOption(): Option {
  return new Option(
    '--context <n>',
    `tokens of context (default: the model's own, at most ${defaultContextSize})`,
  ).argParser(wholeNumber(studyLimits.contextSize.from))
}
