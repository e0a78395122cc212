import { Button, Group, Stack } from '@mantine/core'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import classes from './results.module.css'

type Place = RefObject<HTMLElement | null>

interface Entry {
  readonly title: string
  readonly place: Place
}

const Register = createContext<(entry: Entry) => () => void>(() => () => undefined)

/** Parts of a page with an outline above them, which stays in sight and jumps to each. */
export function Outlined({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [entries, setEntries] = useState<readonly Entry[]>([])
  const register = useCallback((entry: Entry) => {
    // Parts come when their numbers do: their order is that of the page.
    setEntries((before) => [...before, entry].toSorted(byPlace))
    return () => setEntries((before) => before.filter((each) => each !== entry))
  }, [])
  return (
    <Register value={register}>
      <Stack gap="xl">
        {entries.length > 1 && (
          <Group component="nav" gap={4} wrap="nowrap" aria-label={label} className={classes['outline']}>
            {entries.map(({ title, place }) => (
              <Button key={title} size="compact-sm" variant="subtle" onClick={() => jumpTo(place)}>
                {title}
              </Button>
            ))}
          </Group>
        )}
        {children}
      </Stack>
    </Register>
  )
}

/** Puts a part into the outline that it stands under, if it does; `place` can be focused. */
export function useOutlined(title: string, place: Place): void {
  const register = useContext(Register)
  const entry = useMemo(() => ({ title, place }), [title, place])
  useEffect(() => register(entry), [register, entry])
}

function byPlace({ place: { current: one } }: Entry, { place: { current: other } }: Entry): number {
  if (one === null || other === null) return 0
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
}

function jumpTo({ current }: Place): void {
  current?.scrollIntoView({ block: 'start' })
  current?.focus({ preventScroll: true })
}
