import { useCallback, useState } from 'react'
import type { BenchTask } from '../work.ts'
import { firstPair } from './pair-order.ts'
import type { Focus } from './pair-work.tsx'

/** Which pair of each task is worked at. */
export function useChosenPair(name: string | undefined, task: BenchTask | undefined) {
  const [byTask, setByTask] = useState<Readonly<Record<string, string | undefined>>>({})
  const [doubtful, setDoubtful] = useState<string>()
  const [focus, setFocus] = useState<Focus>({ on: 'pair', wish: 0 })
  const wish = useCallback((on: Focus['on']) => setFocus((before) => ({ on, wish: before.wish + 1 })), [])
  const choose = useCallback(
    (id: string | undefined, on?: Focus['on']) => {
      if (name !== undefined) setByTask((before) => ({ ...before, [name]: id }))
      if (on) wish(on)
    },
    [name, wish],
  )
  /** Where another task is to be gone on with; `null`: where it was left. */
  const chooseIn = useCallback(
    (other: string, id: string | undefined | null) => {
      setDoubtful(undefined)
      if (id !== null) setByTask((before) => ({ ...before, [other]: id }))
      wish('pair')
    },
    [wish],
  )
  const lookForDoubt = useCallback(
    (other: string) => {
      setByTask((before) => ({ ...before, [other]: undefined }))
      setDoubtful(other)
      wish('pair')
    },
    [wish],
  )
  const pairs = task?.pairs ?? []
  const kept = name === undefined ? undefined : byTask[name]
  const chosen = pairs.some(({ id }) => id === kept) ? kept : firstPair(pairs, doubtful === name)
  return { chosen, choose, chooseIn, focus, lookForDoubt }
}
