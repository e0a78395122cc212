import { Button, Group, Popover, Stack, TagsInput, Text, Textarea, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { tagLimits } from '#contract/history.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import classes from './history.module.css'
import { Tag } from './tag.tsx'
import type { Entry } from './words.ts'

/** Notes in a cell of the table: a click, or Enter, opens them to be written. */
export function Notes({ run }: { readonly run: Entry }) {
  return (
    <Editable<string>
      label={`Notes of ${run.name}`}
      keptAs={`notes ${run.id}`}
      value={run.notes}
      shown={run.notes === '' ? nothing : <span title={run.notes}>{run.notes}</span>}
      save={(client, notes) => client.history.note({ run: run.id, notes })}
    >
      {(notes, setNotes) => (
        <Textarea
          label="Notes"
          autosize
          minRows={4}
          maxRows={12}
          w={420}
          data-autofocus
          value={notes}
          onChange={({ currentTarget }) => setNotes(currentTarget.value)}
        />
      )}
    </Editable>
  )
}

export function Tags({ run, all }: { readonly run: Entry; readonly all: readonly string[] }) {
  return (
    <Editable<readonly string[]>
      label={`Tags of ${run.name}`}
      keptAs={`tags ${run.id}`}
      value={run.tags}
      shown={run.tags.length === 0 ? nothing : run.tags.map((tag) => <Tag key={tag} tag={tag} />)}
      save={(client, tags) => client.history.tag({ run: run.id, tags })}
    >
      {(tags, setTags) => (
        <TagsInput
          label="Tags"
          description="Enter after each"
          w={320}
          data-autofocus
          data={[...all]}
          value={[...tags]}
          maxTags={tagLimits.tags}
          comboboxProps={{ withinPortal: false, position: 'right-start', middlewares: { flip: true, shift: true } }}
          onChange={(next) =>
            setTags(next.map((tag) => tag.trim().slice(0, tagLimits.characters)).filter((tag) => tag !== ''))
          }
        />
      )}
    </Editable>
  )
}

const nothing = (
  <Text span size="sm" c="dimmed">
    add
  </Text>
)

interface EditableProps<Value> {
  /** What it is, for whoever cannot see the head of the column. */
  readonly label: string
  /** Under this name what is written and not saved yet stays over another screen and a restart. */
  readonly keptAs: string
  readonly value: Value
  readonly shown: ReactNode
  readonly save: (client: Client, value: Value) => Promise<unknown>
  readonly children: (value: Value, change: (value: Value) => void) => ReactNode
}

/**
 * Something in a cell that can be written in place; Escape leaves it as it was, Ctrl+Enter saves it. What is only left
 * stays to be gone on with.
 */
function Editable<Value>({ label, keptAs, value, shown, save, children }: EditableProps<Value>) {
  const client = useClient()
  const queries = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [kept, setWritten, forget] = useLocalStorage<Value | undefined>({
    key: `placebo ${keptAs}`,
    getInitialValueInEffect: false,
    sync: false,
  })
  const written = kept ?? value
  const saving = useMutation({
    mutationFn: () => save(client, written),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['history', 'list'] })
      leave()
    },
  })
  const leave = () => {
    forget()
    setOpened(false)
  }
  const open = (event: SyntheticEvent) => {
    // The row would open the run.
    event.stopPropagation()
    saving.reset()
    setOpened(true)
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      closeOnEscape={false}
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
      position="bottom-end"
    >
      <Popover.Target>
        <UnstyledButton className={classes['editable']} onClick={open}>
          {shown}
          {kept !== undefined && !opened && (
            <Text span size="xs" c="orange.8" ml={4}>
              not saved
            </Text>
          )}
          <VisuallyHidden>{label}</VisuallyHidden>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event: KeyboardEvent) => {
          // The table around it would take arrows and Enter for its own.
          event.stopPropagation()
          if (event.key === 'Escape') leave()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) saving.mutate()
        }}
      >
        <Stack gap="sm">
          {children(written, (next) => (next === value ? forget() : setWritten(next)))}
          {saving.error !== null && (
            <Text size="sm" c="red" role="alert">
              {reasonsOf(saving.error).join(' ')}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button size="compact-sm" variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button size="compact-sm" onClick={() => saving.mutate()} loading={saving.isPending} title="Ctrl+Enter">
              Save
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
