import { Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import classes from './drop.module.css'
import { chosenFiles, droppedFiles, type GivenFile } from './given-files.ts'

export type { GivenFile } from './given-files.ts'

export interface DropAreaProps {
  /** What can be given, as a sentence: "Drop task files, a folder or a zip here". */
  readonly label: string
  /** Smaller, under it. */
  readonly hint?: ReactNode
  readonly onFiles: (files: readonly GivenFile[]) => void
  /** Endings the file chooser shows: ".json,.zip". What is dropped is not sorted by it. */
  readonly accept?: string
  /** Default: several. */
  readonly multiple?: boolean
  /** Whether a folder can be chosen, too; default: yes. */
  readonly folders?: boolean
  /** Whether the whole page takes what is dropped, this area with it: then it listens to nothing of its own. */
  readonly anywhere?: boolean
  readonly disabled?: boolean
}

/**
 * A place to drop files and folders, with buttons for whoever chooses them by the browser's own dialog or by keyboard.
 */
export function DropArea({
  label,
  hint,
  onFiles,
  accept,
  multiple = true,
  folders = true,
  anywhere = false,
  disabled = false,
}: DropAreaProps) {
  const [over, setOver] = useState(false)
  const [reading, setReading] = useState(false)
  const [failure, setFailure] = useState<string>()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)

  const take = async (given: Promise<readonly GivenFile[]> | readonly GivenFile[]) => {
    setFailure(undefined)
    setReading(true)
    try {
      const all = await given
      if (all.length === 0) setFailure('There was no file in it.')
      else if (!folders && all.some(({ path }) => path.includes('/')))
        setFailure(`A folder cannot be taken here: drop ${multiple ? 'the files themselves' : 'one file'}.`)
      else if (!multiple && all.length > 1) setFailure(`${all.length} files were given: drop one.`)
      else onFiles(all)
    } catch (error) {
      setFailure(`It could not be read: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      setReading(false)
    }
  }
  const drop = (event: DragEvent) => {
    setOver(false)
    if (!disabled && event.dataTransfer !== null) void take(droppedFiles(event.dataTransfer))
  }
  const chosen = (input: HTMLInputElement) => {
    const given = chosenFiles(input.files ?? [])
    // Choosing the same file once more is a choice, too.
    input.value = ''
    if (given.length > 0) void take(given)
  }
  const area = useRef<HTMLDivElement>(null)
  useDrops(anywhere ? 'nowhere' : area, { drop, over: setOver })

  return (
    <div
      ref={area}
      className={classes['area']}
      data-over={(over && !disabled) || undefined}
      role="group"
      aria-label={label}
      aria-busy={reading}
    >
      <Stack gap="xs" align="center">
        <Text ta="center">{label}</Text>
        {hint !== undefined && (
          <Text size="sm" c="dimmed" ta="center">
            {hint}
          </Text>
        )}
        <Group gap="sm">
          <Button variant="default" size="sm" disabled={disabled} onClick={() => files.current?.click()}>
            {multiple ? 'Choose files …' : 'Choose a file …'}
          </Button>
          {folders && (
            <Button variant="default" size="sm" disabled={disabled} onClick={() => folder.current?.click()}>
              Choose a folder …
            </Button>
          )}
        </Group>
        <Text size="sm" role="status">
          {reading ? 'Reading what was given …' : ''}
        </Text>
        {failure !== undefined && (
          <Text size="sm" c="red" role="alert">
            {failure}
          </Text>
        )}
      </Stack>
      <input
        ref={files}
        type="file"
        hidden
        aria-label="Files"
        multiple={multiple}
        accept={accept}
        onChange={({ currentTarget }) => chosen(currentTarget)}
      />
      {folders && (
        <input
          ref={(input) => {
            input?.setAttribute('webkitdirectory', '')
            folder.current = input
          }}
          type="file"
          hidden
          aria-label="Folder"
          onChange={({ currentTarget }) => chosen(currentTarget)}
        />
      )}
    </div>
  )
}

interface Drops {
  readonly drop: (event: DragEvent) => void
  readonly over: (over: boolean) => void
}

/** Drags over an element, or over the whole page where none is given; the innermost takes them. */
export function useDrops(
  element: { readonly current: HTMLElement | null } | 'nowhere' | undefined,
  handlers: Drops,
): void {
  const drop = useEffectEvent(handlers.drop)
  const over = useEffectEvent(handlers.over)
  useEffect(() => {
    if (element === 'nowhere') return undefined
    const target: HTMLElement | Window = element === undefined ? window : (element.current ?? window)
    // Entering a child comes before leaving its parent: only the balance tells whether the pointer is inside.
    let inside = 0
    const listener = (change: number) => (event: Event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
      inside = Math.max(0, inside + change)
      over(inside > 0)
    }
    const [enter, move, leave] = [listener(1), listener(0), listener(-1)]
    const dropped = (event: Event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      inside = 0
      // An area inside has taken it.
      if (taken.has(event)) over(false)
      else {
        taken.add(event)
        drop(event)
      }
    }
    const all = [
      ['dragenter', enter],
      ['dragover', move],
      ['dragleave', leave],
      ['drop', dropped],
    ] as const
    for (const [name, listen] of all) target.addEventListener(name, listen)
    return () => {
      for (const [name, listen] of all) target.removeEventListener(name, listen)
    }
  }, [element])
}

/** Drops that somebody has taken. */
const taken = new WeakSet<Event>()

function hasFiles(event: Event): event is DragEvent {
  return event instanceof DragEvent && event.dataTransfer !== null && event.dataTransfer.types.includes('Files')
}
