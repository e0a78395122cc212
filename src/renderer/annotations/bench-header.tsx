import { ActionIcon, Anchor, Button, Group, NativeSelect, Title } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconHistory, IconKeyboard } from '@tabler/icons-react'
import { memo } from 'react'
import { Link, useLocation } from 'wouter'
import type { Client } from '../app/client.ts'
import { paths } from '../app/paths.ts'
import classes from './annotations.module.css'
import { Author } from './author.tsx'
import { benchKeys } from './bench-keys.ts'
import type { Place } from './queries.ts'
import { SavedState } from './saved-state.tsx'
import { useShortcut } from './use-keys.tsx'
import type { Workbench } from './use-workbench.ts'
import type { SaveState } from './work.ts'
import type { WorkName } from './works.ts'

export type SetRow = Awaited<ReturnType<Client['annotations']['sets']>>['sets'][number]

export interface BenchHeaderProps {
  readonly place: Place
  readonly sets: readonly SetRow[]
  readonly bench: Workbench
  readonly saved: SaveState
  readonly author: string
  /** Everybody who has changed something in the set. */
  readonly authors: readonly string[]
  readonly onAgain: () => void
}

/** Where one is, whether it is saved, and what concerns the whole set. */
export function BenchHeader({ place, sets, bench, saved, author, authors, onAgain }: BenchHeaderProps) {
  return (
    <header className={classes['header']}>
      <Where place={place} sets={sets} task={bench.name} work={bench.work} />
      <Group gap="xs" justify="flex-end">
        <SavedState saved={saved} onAgain={onAgain} />
        <Turns next={bench.next} turn={bench.turn} task={bench.name} openHistory={bench.openHistory} />
        <Dialogs
          place={place}
          author={author}
          authors={authors}
          proposing={bench.proposing.state.state === 'under way' && bench.opened?.what !== 'propose'}
          openPropose={bench.openPropose}
          openKeys={bench.openKeys}
        />
      </Group>
    </header>
  )
}

interface WhereProps extends Pick<BenchHeaderProps, 'place' | 'sets'> {
  readonly task: string | undefined
  readonly work: WorkName
}

const Where = memo(function Where({ place, sets, task, work }: WhereProps) {
  const [, go] = useLocation()
  return (
    <Group gap="sm" miw={0}>
      <Title order={1} size="h3">
        Annotate
      </Title>
      <Anchor
        component={Link}
        href={paths.annotations}
        size="sm"
        truncate
        title={`Collection ${place.collection}: choose another one`}
      >
        {place.collection}
      </Anchor>
      <NativeSelect
        size="xs"
        aria-label="Annotation set"
        w={150}
        value={place.set}
        data={sets.map(({ name, active }) => ({ value: name, label: active ? `${name} (active)` : name }))}
        onChange={({ currentTarget }) =>
          go(paths.annotate(place.collection, currentTarget.value, task, work), { replace: true })
        }
      />
      <Anchor component={Link} href={paths.annotationSets(place.collection)} size="sm" flex="none">
        Sets
      </Anchor>
    </Group>
  )
})

interface DialogsProps
  extends Pick<Workbench, 'openPropose' | 'openKeys'>, Pick<BenchHeaderProps, 'place' | 'author' | 'authors'> {
  readonly proposing: boolean
}

/** Not drawn anew with every key. */
const Dialogs = memo(function Dialogs({ place, author, authors, proposing, openPropose, openKeys }: DialogsProps) {
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={openPropose} loading={proposing}>
        Propose …
      </Button>
      <Author place={place} author={author} authors={authors} />
      <ActionIcon
        variant="default"
        size={30}
        aria-label="All keys"
        title="All keys (?)"
        aria-keyshortcuts="?"
        onClick={openKeys}
      >
        <IconKeyboard size={18} aria-hidden />
      </ActionIcon>
    </>
  )
})

interface TurnsProps extends Pick<Workbench, 'next' | 'turn' | 'openHistory'> {
  readonly task: string | undefined
}

function Turns({ next, turn, task, openHistory }: TurnsProps) {
  const shortcut = useShortcut(benchKeys)
  const undo = next?.undo ?? null
  const redo = next?.redo ?? null
  const common = { variant: 'default', size: 30 } as const
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        {...common}
        aria-label={undo === null ? 'Undo' : `Undo: ${undo}`}
        title={undo === null ? 'Nothing to undo' : `Undo: ${undo}`}
        aria-keyshortcuts={shortcut('undo')}
        disabled={undo === null}
        onClick={() => turn('undo')}
      >
        <IconArrowBackUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...common}
        aria-label={redo === null ? 'Redo' : `Redo: ${redo}`}
        title={redo === null ? 'Nothing to redo' : `Redo: ${redo}`}
        aria-keyshortcuts={shortcut('redo')}
        disabled={redo === null}
        onClick={() => turn('redo')}
      >
        <IconArrowForwardUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...common}
        aria-label="History of the task"
        title="History of the task"
        aria-keyshortcuts={shortcut('task history')}
        onClick={() => openHistory({ task })}
      >
        <IconHistory size={18} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
