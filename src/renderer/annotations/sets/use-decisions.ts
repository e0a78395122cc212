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
  /** Step of the own set that an item was left in by what was done here; `null`: it is not there any more. */
  readonly steps: ReadonlyMap<string, number | null>
  /** What can be taken back, the last one behind. */
  readonly made: readonly Made[]
}

interface Made {
  readonly of: readonly Difference[]
  readonly whose: Decision
}

const nothing: Decided = { decisions: new Map(), steps: new Map(), made: [] }

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
  const { data = nothing } = useQuery<Decided>({
    queryKey: key,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const [isPending, setPending] = useState(false)
  const [reasons, setReasons] = useState<readonly string[]>([])
  const change = (next: (before: Decided) => Decided) =>
    queries.setQueryData<Decided>(key, (before) => next(before ?? nothing))

  /** @returns whether it is done */
  const write = async (what: string, differences: readonly Difference[], whose: Decision): Promise<boolean> => {
    setPending(true)
    setReasons([])
    try {
      const changes = differences.flatMap((each) => changeOf(each, whose, seenIn(data.steps, each)))
      const { step, version } = await client.annotations.act({ collection, set: own, what, changes })
      const left = differences.map((each): [string, number | null] => [
        differenceKey(each),
        itemToTake(each, whose)?.value === null ? null : (step?.number ?? seenIn(data.steps, each) ?? version),
      ])
      change((before) => ({ ...before, steps: new Map([...before.steps, ...left]) }))
      void queries.invalidateQueries({
        queryKey: ['annotations'],
        predicate: ({ queryKey }) => queryKey[1] !== 'differences',
      })
      void queries.invalidateQueries({ queryKey: ['collections'] })
      return true
    } catch (error) {
      setReasons(reasonsOf(error))
      return false
    } finally {
      setPending(false)
    }
  }
  const decide = async (differences: readonly Difference[], whose: Decision): Promise<boolean> => {
    if (whose === 'other' && !(await write(`take from ${other}`.slice(0, longestWhat), differences, whose)))
      return false
    change((before) => ({
      ...before,
      decisions: new Map([...before.decisions, ...differences.map((each) => [differenceKey(each), whose] as const)]),
      made: [...before.made, { of: differences, whose }],
    }))
    return true
  }
  const undo = async (): Promise<Made | undefined> => {
    const last = data.made.at(-1)
    if (last === undefined) return undefined
    if (
      last.whose === 'other' &&
      !(await write(`take back what came from ${other}`.slice(0, longestWhat), last.of, 'own'))
    )
      return undefined
    const again = new Set(last.of.map(differenceKey))
    change((before) => ({
      ...before,
      decisions: new Map([...before.decisions].filter(([each]) => !again.has(each))),
      made: before.made.slice(0, -1),
    }))
    return last
  }
  return {
    decisions: data.decisions,
    decide,
    undo: data.made.length === 0 ? undefined : undo,
    isPending,
    reasons,
    forget: () => void change(() => nothing),
  }
}

/** Of a step, in words. */
const longestWhat = 200

type Change = Parameters<Client['annotations']['act']>[0]['changes'][number]

function changeOf(difference: Difference, whose: Decision, seen: number | null): readonly Change[] {
  const item: ItemValue | undefined = itemToTake(difference, whose)
  return item === undefined ? [] : [{ task: difference.task, item, seen }]
}

/** Step in which the own set's item was changed last, as far as it is known here. */
function seenIn(steps: Decided['steps'], difference: Difference): number | null {
  const known = steps.get(differenceKey(difference))
  return known === undefined ? (difference.origins[0]?.step ?? null) : known
}
