import { Anchor, Breadcrumbs, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconFile, IconFolder } from '@tabler/icons-react'
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { bytes, count } from '#core/numbers.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import type { Client } from './client.ts'
import { Asked, useAsked } from './query.tsx'

export interface ChooseFileProps {
  readonly opened: boolean
  /** What is chosen: "Choose a model". */
  readonly title: string
  readonly onClose: () => void
  /** The whole path on the machine Placebo runs on. */
  readonly onChoose: (path: string) => void
  /** Only files that end so: `.gguf`. */
  readonly ending?: string
  /** Default: a file. */
  readonly what?: 'file' | 'folder'
  /** Where to begin; default: the person's own folder. */
  readonly folder?: string
}

/** Looks through the folders of the machine Placebo runs on, which may not be the one the page is seen on. */
export function ChooseFile({ opened, title, onClose, ...rest }: ChooseFileProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {opened && <Chooser onClose={onClose} {...rest} />}
    </Modal>
  )
}

type Listed = Awaited<ReturnType<Client['files']['list']>>
type Entry = Listed['entries'][number]

const columns: readonly Column<Entry>[] = [
  {
    id: 'name',
    title: 'Name',
    value: ({ name }) => name,
    show: ({ name, kind }) => (
      <Group gap="xs" wrap="nowrap">
        {kind === 'folder' ? <IconFolder size={16} aria-label="folder" /> : <IconFile size={16} aria-label="file" />}
        <span>{name}</span>
      </Group>
    ),
  },
  {
    id: 'bytes',
    title: 'Size',
    value: (entry) => entry.bytes,
    show: (entry) => (entry.bytes === null ? '' : bytes(entry.bytes)),
    numeric: true,
    width: 120,
  },
]

function Chooser({
  onClose,
  onChoose,
  ending,
  what = 'file',
  folder: first,
}: Omit<ChooseFileProps, 'opened' | 'title'>) {
  const [folder, setFolder] = useState(first ?? null)
  const [typed, setTyped] = useState<string>()
  const listed = useAsked(['files', 'list', folder, ending], (client) =>
    client.files.list({ folder, ...(ending !== undefined && { ending }) }),
  )
  const place = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const open = (path: string) => {
    moved.current = true
    setTyped(undefined)
    setFolder(path)
  }
  const shown = listed.data?.folder
  useEffect(() => {
    // Whoever goes from folder to folder by keyboard goes on in the list.
    if (!moved.current || shown === undefined) return undefined
    const frame = requestAnimationFrame(() =>
      place.current?.querySelector<HTMLElement>('tbody tr[tabindex="0"]')?.focus(),
    )
    return () => cancelAnimationFrame(frame)
  }, [shown])
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const path = (typed ?? '').trim()
    if (path === '') return
    if (what === 'file' && isWanted(path, ending)) onChoose(path)
    else open(path)
  }
  return (
    <Stack gap="sm" ref={place}>
      <form onSubmit={submit}>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="Path"
            flex={1}
            data-autofocus
            value={typed ?? shown ?? ''}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            description={
              what === 'file' ? 'Of a file to take, or of a folder to look into' : 'Of a folder to look into'
            }
          />
          <Button type="submit" variant="default">
            Go
          </Button>
        </Group>
      </form>
      <Asked query={listed} what="the folder">
        {({ trail, entries, more }) => (
          <>
            <nav aria-label="Folders that lead here">
              <Breadcrumbs separatorMargin={4}>
                {trail.map(({ name, path }, i) => (
                  <Anchor
                    key={path}
                    component="button"
                    type="button"
                    size="sm"
                    aria-current={i === trail.length - 1 || undefined}
                    onClick={() => open(path)}
                  >
                    {name}
                  </Anchor>
                ))}
              </Breadcrumbs>
            </nav>
            <DataTable
              key={shown}
              label="Folders and files"
              columns={columns}
              rows={entries}
              rowKey={({ path }) => path}
              maxHeight={360}
              onOpen={({ kind, path }) => {
                if (kind === 'folder') open(path)
                else if (what === 'file') onChoose(path)
              }}
              empty={
                ending === undefined
                  ? 'This folder is empty.'
                  : `There is no folder and no file that ends in ${ending} here.`
              }
            />
            {more > 0 && (
              <Text size="sm" c="dimmed">
                {count(more)} more are not shown; type the path.
              </Text>
            )}
          </>
        )}
      </Asked>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {what === 'folder' && (
          <Button disabled={shown === undefined} onClick={() => shown !== undefined && onChoose(shown)}>
            Use this folder
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** Without an ending a name with a dot in it is a file's. */
function isWanted(path: string, ending: string | undefined): boolean {
  return ending === undefined ? /\.[^./\\]+$/.test(path) : path.toLowerCase().endsWith(ending.toLowerCase())
}
