import { Option, type Command } from 'commander'
import { samplingDefaults, type Sampling } from '#core/answers/sampling.ts'
import { anyNumber } from './arguments.ts'

export interface SamplingOptions {
  readonly temperature?: number
  readonly topP?: number
  readonly draws?: number
}

/** How free answers are drawn. */
export function addSamplingOptions(command: Command): Command {
  const { topP, draws } = samplingDefaults
  return command
    .addOption(
      new Option(
        '--temperature <x>',
        'draw free answers at this temperature instead of taking the likeliest token each time; scores are means over draws (default: greedy)',
      ).argParser(anyNumber),
    )
    .addOption(
      new Option(
        '--top-p <x>',
        `with --temperature: from the likeliest tokens that have so much probability together (default: ${topP})`,
      ).argParser(anyNumber),
    )
    .addOption(
      new Option(
        '--draws <n>',
        `with --temperature: answers to each prompt, each with a seed of its own (default: ${draws})`,
      ).argParser(anyNumber),
    )
}

export function samplingOptionProblem({ temperature, topP, draws }: SamplingOptions): string | undefined {
  if (temperature !== undefined) return undefined
  if (topP !== undefined) return '--top-p goes with --temperature only'
  return draws === undefined ? undefined : '--draws goes with --temperature only'
}

export function samplingFrom({ temperature, topP, draws }: SamplingOptions): { readonly sampling?: Sampling } {
  if (temperature === undefined) return {}
  return {
    sampling: { temperature, topP: topP ?? samplingDefaults.topP, draws: draws ?? samplingDefaults.draws },
  }
}
