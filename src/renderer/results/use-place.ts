import { useCallback, useMemo } from 'react'
import { useLocation } from 'wouter'
import { decodeName, paths } from '../app/paths.ts'

export const tabs = [
  'figures',
  'tables',
  'tasks',
  'labels',
  'effects',
  'templates',
  'demonstrations',
  'tuned',
  'style',
  'formats',
  'steps',
  'trials',
] as const
export type Tab = (typeof tabs)[number]

/** What is chosen in a tab, as it stands in the address: a reload, and whoever is sent the address, sees the same. */
export interface Place {
  readonly tab: Tab
  readonly chosen: URLSearchParams
  /** Another tab is a step that "back" goes back from; another choice in the same tab is none. */
  readonly go: (tab: Tab, chosen: URLSearchParams) => void
}

/** @param given the last parts of the address */
export function usePlace(
  run: string,
  given: { readonly tab: string | undefined; readonly chosen: string | undefined },
): Place {
  const [, navigate] = useLocation()
  const tab = tabs.find((each) => each === given.tab) ?? 'figures'
  const chosen = useMemo(
    () => new URLSearchParams(given.chosen === undefined ? '' : decodeName(given.chosen)),
    [given.chosen],
  )
  const go = useCallback(
    (to: Tab, next: URLSearchParams) => navigate(paths.results(run, to, next.toString()), { replace: to === tab }),
    [navigate, run, tab],
  )
  return { tab, chosen, go }
}

/** Without what is `null`. */
export function chosenFrom(values: Readonly<Record<string, string | null>>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
}
