import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ItemValue } from '#contract/annotations.ts'
import type { Client } from '../../app/client.ts'
import { useClient } from '../../app/host.tsx'
import { reasonsOf } from '../../app/reasons.ts'
import { differenceKey, itemToTake, type Decision, type Decisions, type Difference } from './decisions.ts'

export interface Compared {
  readonly collection: string
  /** The own set, which decisions change, and the other. */
  readonly sets: readonly [string, string]
}

interface Decided {
  readonly decisions: Decisions
  /** What can be taken back, the last one behind. */
  readonly made: readonly Made[]
}

interface Made {
  readonly of: readonly Difference[]
  readonly whose: Decision
  /** Step of the own set; `null`: nothing was changed. */
  readonly step: number | null
}

const nothing: Decided = { decisions: new Map(), made: [] }

export interface Deciding {
  readonly decisions: Decisions
  readonly decide: (differences: readonly Difference[], whose: Decision) => Promise<boolean>
  readonly undo: (() => Promise<Made | undefined>) | undefined
  readonly isPending: boolean
  readonly reasons: readonly string[]
  readonly forget: () => void
}

/** What was decided of two sets stays decided while another screen is looked at. */
export function useDecisions({ collection, sets: [own, other] }: Compared): Deciding {
  const client = useClient()
  const queries = useQueryClient()
  const key = ['annotations decided', collection, own, other] as const
  const { data = nothing } = useQuery<Decided>({ queryKey: key, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity })
  const [isPending, setPending] = useState(false)
  const [reasons, setReasons] = useState<readonly string[]>([])
  const change = (next: (before: Decided) => Decided) => queries.setQueryData<Decided>(key, (before) => next(before ?? nothing))

  const act = async (what: string, changes: readonly Change[]): Promise<number | null | undefined> => {
    setPending(true)
    setReasons([])
    try {
      const { step } = await client.annotations.act({ collection, set: own, what, changes: [...changes] })
      void queries.invalidateQueries({ queryKey: ['annotations'], predicate: ({ queryKey }) => queryKey[1] !== 'differences' })
      void queries.invalidateQueries({ queryKey: ['collections'] })
      return step?.number ?? null
    } catch (error) {
      setReasons(reasonsOf(error))
      return undefined
    } finally {
      setPending(false)
    }
  }
  const decide = async (differences: readonly Difference[], whose: Decision): Promise<boolean> => {
    const changes = whose === 'own' ? [] : differences.flatMap((each) => changeOf(each, 'other', each.origins[0]?.step ?? null))
    const step = changes.length === 0 ? null : await act(`take from ${other}`, changes)
    if (step === undefined) return false
    change(({ decisions, made }) => ({ decisions: new Map([...decisions, ...differences.map((each) => [differenceKey(each), whose] as const)]), made: [...made, { of: differences, whose, step }] }))
    return true
  }
  const undo = async (): Promise<Made | undefined> => {
    const last = data.made.at(-1)
    if (last === undefined) return undefined
    if (last.step !== null && (await act(`take back what was taken from ${other}`, last.of.flatMap((each) => changeOf(each, 'own', stepAfter(each, last.step))))) === undefined) return undefined
    const again = new Set(last.of.map(differenceKey))
    change(({ decisions, made }) => ({ decisions: new Map([...decisions].filter(([each]) => !again.has(each))), made: made.slice(0, -1) }))
    return last
  }
  return { decisions: data.decisions, decide, undo: data.made.length === 0 ? undefined : undo, isPending, reasons, forget: () => void change(() => nothing) }
}

type Change = Parameters<Client['annotations']['act']>[0]['changes'][number]

/** @param seen step in which the own set's item was changed last, as it was looked at */
function changeOf(difference: Difference, whose: Decision, seen: number | null): readonly Change[] {
  const item: ItemValue | undefined = itemToTake(difference, whose)
  return item === undefined ? [] : [{ task: difference.task, item, seen }]
}

/** What was taken away is not there any more. */
function stepAfter({ values: [, other] }: Difference, step: number | null): number | null {
  return other === null || other.value === null ? null : step
}
