import { Button, Group, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { reasonsOf } from '../../app/reasons.ts'
import { useSetsChange } from './use-sets-change.ts'

export function NewSet({ collection, taken }: { readonly collection: string; readonly taken: readonly string[] }) {
  const [text, setText] = useState('')
  const name = text.trim()
  const made = useSetsChange({
    change: (client) => client.annotations.createSet({ collection, name }),
    onDone: () => setText(''),
  })
  const problem = taken.includes(name)
    ? 'A set of this collection has this name already'
    : made.error !== null
      ? reasonsOf(made.error).join(' ')
      : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (name !== '' && !taken.includes(name)) made.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-start" gap="sm">
        <TextInput
          label="New set"
          description="Named after its annotator or its purpose"
          value={text}
          maxLength={200}
          w={360}
          error={problem}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            made.reset()
          }}
        />
        <Button
          type="submit"
          variant="default"
          mt={44}
          disabled={name === '' || taken.includes(name)}
          loading={made.isPending}
        >
          Make it
        </Button>
      </Group>
    </form>
  )
}
