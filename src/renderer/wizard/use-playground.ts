import { useEffect, useRef, useState } from 'react'
import type { DraftContent } from '#contract/drafts.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { askedOf, type AskedPrompt } from './use-prompt.ts'

export type PlayedAnswer = Awaited<ReturnType<Client['prompts']['ask']>>

export type AnswerState =
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly answer: PlayedAnswer }
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

export interface Playground {
  /** By name of the condition. */
  readonly answers: ReadonlyMap<string, AnswerState>
  readonly isAsking: boolean
  /** A run is under way here and has the model; `null`: none is. */
  readonly busyWith: string | null
  readonly ask: () => void
  readonly cancel: () => void
}

/** Asks the model one instance under one condition after the other; what is shown is forgotten with another prompt. */
export function usePlayground(
  conditions: readonly Condition[],
  {
    place,
    k,
    seed,
    maxAnswerTokens,
    stop,
    instances,
    format,
    sampledFormat,
    systemMessage,
    model,
  }: Omit<AskedPrompt, 'condition'>,
  { gpuLayers = 'auto', threads, contextSize, mode, labelScore }: DraftContent,
): Playground {
  const client = useClient()
  const queue = useAsked(['runs', 'queue'], (asked) => asked.runs.queue(), { again: () => 3000 })
  const [answers, setAnswers] = useState<ReadonlyMap<string, AnswerState>>(new Map())
  const [isAsking, setAsking] = useState(false)
  const stopping = useRef<AbortController>(undefined)
  const input = {
    ...place,
    k,
    seed,
    maxAnswerTokens,
    stop,
    ...askedOf(instances),
    ...(format !== null && { format }),
    ...(sampledFormat !== undefined && { sampledFormat }),
    ...(systemMessage !== null && { systemMessage }),
    model: model?.asked ?? '',
    gpuLayers,
    ...(typeof threads === 'number' && { threads }),
    ...(typeof contextSize === 'number' && { contextSize }),
    ...(mode && { mode }),
    ...(labelScore && { labelScore }),
  }
  const asked = JSON.stringify(input)
  useEffect(
    () => () => {
      stopping.current?.abort()
      setAnswers(new Map())
      setAsking(false)
    },
    [asked],
  )
  const ask = async () => {
    const { signal } = (stopping.current = new AbortController())
    setAnswers(new Map())
    setAsking(true)
    const tell = (condition: Condition, answer: AnswerState) => {
      if (!signal.aborted) setAnswers((before) => new Map(before).set(conditionName(condition), answer))
    }
    for (const condition of conditions) {
      if (signal.aborted) break
      tell(condition, { state: 'asking' })
      try {
        tell(condition, { state: 'answered', answer: await client.prompts.ask({ ...input, condition }, { signal }) })
      } catch (error) {
        const reasons = reasonsOf(error)
        if (reasons.length > 0) tell(condition, { state: 'refused', reasons })
      }
    }
    if (stopping.current.signal === signal) setAsking(false)
  }
  return {
    answers,
    isAsking,
    busyWith: queue.data?.active ?? null,
    ask: () => void ask(),
    cancel() {
      stopping.current?.abort()
      setAsking(false)
      setAnswers((before) => new Map([...before].filter(([, { state }]) => state !== 'asking')))
    },
  }
}
