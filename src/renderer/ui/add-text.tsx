import { Button, Group, TextInput } from '@mantine/core'
import { useState, type ReactNode, type Ref, type SyntheticEvent } from 'react'

export interface AddTextProps {
  readonly label: string
  /** Behind the label. */
  readonly hint?: ReactNode
  /** What is there cannot be added again. */
  readonly known: readonly string[]
  /** Says so. */
  readonly already: string
  /** Without white space around it. */
  readonly onAdd: (text: string) => void
  readonly ref?: Ref<HTMLInputElement>
  /** Pixels. */
  readonly width: number
}

/** A field that adds what is typed to a list, by button or Enter. */
export function AddText({ label, hint, known, already, onAdd, ref, width }: AddTextProps) {
  const [typed, setTyped] = useState('')
  const text = typed.trim()
  const isThere = known.includes(text)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (text === '' || isThere) return
    onAdd(text)
    setTyped('')
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput
          {...(ref !== undefined && { ref })}
          label={
            hint === undefined ? (
              label
            ) : (
              <Group component="span" gap="xs">
                {label} {hint}
              </Group>
            )
          }
          aria-label={label}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          error={isThere && text !== '' ? already : undefined}
          w={width}
        />
        <Button type="submit" variant="default" disabled={text === '' || isThere}>
          Add
        </Button>
      </Group>
    </form>
  )
}
