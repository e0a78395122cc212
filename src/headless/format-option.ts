import { Option, type Command } from 'commander'
import { labelScoreNames } from '#core/answers/label-score.ts'
import { askingModes } from '#core/models/asking-mode.ts'
import { formatCount } from '#core/prompts/sample-formats.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { defaultContextSize, studyLimits } from '#core/study/limits.ts'
import { collected, sampledFormat, wholeNumber } from './arguments.ts'

/** Of every command that makes prompts. */
export function formatOption(): Option {
  return new Option(
    '--format <name>',
    'prompt format; "-no-added-stop" is the same without the full stop that outputs of demonstrations get (default: chat where the model has a chat template, else tk-instruct)',
  ).choices(promptFormatNames)
}

/** Of every command that asks all conditions under sampled formats. */
export function formatsOption(): Option {
  return new Option(
    '--formats <n>',
    `ask each condition under n prompt formats that --seed samples (separators, casing, numbering): at least ${formatCount.from} (default: under --format alone)`,
  ).argParser(wholeNumber(formatCount.from))
}

/** Of every command that shows or asks one prompt. */
export function sampledFormatOption(): Option {
  return new Option(
    '--sampled-format <name>',
    'a sampled format in the place of the text of --format, e.g. upper.double-colon.bars.paren (casing.separator.gap.numbering)',
  ).argParser(sampledFormat)
}

/** Of every command that asks in a chat template or trains for one. */
export function addSystemMessageOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--system-message <text>',
        'replaces the system message that the chat template adds by itself (see: placebo model show)',
      ),
    )
    .addOption(new Option('--no-system-message', 'leaves out the system message that the chat template adds by itself'))
}

/** As commander has it: `false` of `--no-system-message`; undefined and `true` where neither is given. */
export type SystemMessageOption = string | boolean | undefined

export function systemMessageFrom(given: SystemMessageOption): { readonly systemMessage?: string } {
  if (given === false) return { systemMessage: '' }
  return typeof given === 'string' ? { systemMessage: given } : {}
}

/** Of every command that asks all prompts of a study. */
export function modeOption(): Option {
  return new Option(
    '--mode <name>',
    "exact: by llama.cpp, each prompt by itself; fast: several prompts side by side by Placebo's own kernels on the processor, whose answers may differ from exact mode's by rounding, which is measured on 40 prompts and shown (default: exact)",
  ).choices(askingModes)
}

/** Of every command that asks by likelihood. */
export function labelScoreOption(): Option {
  return new Option(
    '--label-score <name>',
    'what likelihood decoding chooses by, its end included: sum of log-probabilities, per-token, per-byte, or minus-prior (minus that after the same prompt with the input "N/A") (default: sum)',
  ).choices(labelScoreNames)
}

/** Of every command that asks all free answers of a study. */
export function stopOption(): Option {
  return new Option(
    '--stop <text>',
    String.raw`what ends a free answer besides the end of turn: "references" (newline where no reference of the task has one, else blank line or end of turn), "newline", "blank-line", "end-of-turn", or a text such as "###" or "\n\n\n"; may be given several times (default: "references")`,
  ).argParser(collected)
}

/** Of every command that loads a model. */
export function contextOption(): Option {
  return new Option(
    '--context <n>',
    `tokens of context (default: the model's own, at most ${defaultContextSize})`,
  ).argParser(wholeNumber(studyLimits.contextSize.from))
}
