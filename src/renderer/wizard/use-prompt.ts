import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import type { AskableModel } from './askable-model.ts'

export type Prompt = Awaited<ReturnType<Client['prompts']['render']>>

export interface Place {
  readonly collection: string
  readonly task: string
  /** Position in the task, from 0. */
  readonly instance: number
}

export interface AskedPrompt {
  readonly place: Place
  readonly condition: Condition
  readonly k: number
  readonly seed: number
  readonly maxAnswerTokens: number
  readonly stop: StopChoice
  /** What the study asks of the task. */
  readonly instances: AskedInstances
  /** `null`: what fits the model. */
  readonly format: PromptFormatName | null
  /** Writes the text in its place; undefined: it does so itself. */
  readonly sampledFormat?: SampledFormatName | undefined
  /** `null`: what the chat template says of its own accord. */
  readonly systemMessage: string | null
  readonly model: AskableModel | undefined
}

export interface UsedPrompt {
  readonly prompt: Prompt | undefined
  /** Why there is none. */
  readonly error: readonly string[]
  /** Why it is shown without the model; empty: it is not. */
  readonly withoutModel: readonly string[]
  readonly isPending: boolean
}

/** As a call has it. */
export function askedOf({ instancesPerTask, instanceSeed }: AskedInstances) {
  return instancesPerTask === null ? {} : { instancesPerTask, ...(instanceSeed !== undefined && { instanceSeed }) }
}

/** The prompt as it stands in the task at once, and as the model is really asked as soon as that is known. */
export function usePrompt({
  place,
  condition,
  k,
  seed,
  maxAnswerTokens,
  stop,
  instances,
  format,
  sampledFormat,
  systemMessage,
  model,
}: AskedPrompt): UsedPrompt {
  const client = useClient()
  const input = {
    ...place,
    condition,
    k,
    seed,
    maxAnswerTokens,
    stop,
    ...askedOf(instances),
    ...(sampledFormat !== undefined && { sampledFormat }),
  }
  const wanted = format ?? (model?.hasChatTemplate === true ? 'chat' : 'tk-instruct')
  const plain = useQuery({
    queryKey: ['prompts', 'render', input, wanted],
    queryFn: () => client.prompts.render({ ...input, format: wanted }),
    placeholderData: keepPreviousData,
  })
  const asked = useQuery({
    queryKey: ['prompts', 'render', input, wanted, systemMessage, model?.sha256],
    queryFn: () =>
      client.prompts.render({
        ...input,
        format: wanted,
        model: model?.asked ?? '',
        ...(systemMessage !== null && { systemMessage }),
      }),
    enabled: model !== undefined && plain.isSuccess,
  })
  return {
    prompt: asked.data ?? (plain.isError ? undefined : plain.data),
    error: plain.isError ? reasonsOf(plain.error) : [],
    withoutModel: asked.isError ? reasonsOf(asked.error) : [],
    isPending: plain.isPending,
  }
}

/** The prompt without what the chat template adds. */
export function ownText({ text, template: { before, after } }: Pick<Prompt, 'text' | 'template'>): string {
  return text.slice(before, text.length - after)
}
