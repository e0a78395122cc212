import { Button, Group, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type ReactNode, type Ref, type SyntheticEvent } from 'react'

export interface AddTextProps {
  readonly label: string
  /** Behind the label. */
  readonly hint?: ReactNode
  /** What is there cannot be added again. */
  readonly known: readonly string[]
  /** Says so. */
  readonly already: string
  /** Under this name what is typed and not added yet stays over another screen and a restart. */
  readonly keptAs: string
  /** Without white space around it. */
  readonly onAdd: (text: string) => void
  readonly ref?: Ref<HTMLInputElement>
  /** Pixels. */
  readonly width: number
}

/** A field that adds what is typed to a list, by button or Enter. */
export function AddText({ label, hint, known, already, keptAs, onAdd, ref, width }: AddTextProps) {
  const [kept, setTyped, forgetTyped] = useLocalStorage<string | undefined>({
    key: `placebo typed ${keptAs}`,
    getInitialValueInEffect: false,
    // Each tab has its own field.
    sync: false,
  })
  const typed = kept ?? ''
  const text = typed.trim()
  const isThere = known.includes(text)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (text === '' || isThere) return
    onAdd(text)
    forgetTyped()
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
          onChange={({ currentTarget: { value } }) => (value === '' ? forgetTyped() : setTyped(value))}
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
