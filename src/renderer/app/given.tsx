import { createContext, use, useCallback, useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react'
import type { GivenFile } from '../ui/given-files.ts'
import type { GivenKind } from './given-kind.ts'

interface Waiting {
  readonly kind: GivenKind
  readonly files: readonly GivenFile[]
}

interface Giving {
  readonly waiting: Waiting | undefined
  /** The screen that takes this kind finds it there. */
  readonly give: (given: Waiting | undefined) => void
}

const GivenContext = createContext<Giving>({ waiting: undefined, give: () => undefined })

/** Between where a file was dropped and the screen that takes it. */
export function GivenProvider({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>()
  const value = useMemo(() => ({ waiting, give: setWaiting }), [waiting])
  return <GivenContext value={value}>{children}</GivenContext>
}

export function useGive(): Giving['give'] {
  return use(GivenContext).give
}

/** Takes what was dropped anywhere, or is dropped while this is shown, once. */
export function useGiven(kinds: readonly GivenKind[], take: (files: readonly GivenFile[]) => void): void {
  const { waiting, give } = use(GivenContext)
  const taken = useEffectEvent(take)
  const isOurs = useCallback((kind: GivenKind) => kinds.includes(kind), [kinds])
  useEffect(() => {
    if (waiting === undefined || !isOurs(waiting.kind)) return
    give(undefined)
    taken(waiting.files)
  }, [waiting, give, isOurs])
}
