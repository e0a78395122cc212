import { Button, Checkbox, Group, Stack, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { wordSetNames, type WordSetName } from '#core/target-words/names.ts'
import { wordSets } from '#core/target-words/word-sets.ts'

export interface ChosenWords {
  readonly words: readonly WordSetName[]
  readonly spelled: readonly (readonly string[])[]
  readonly told: boolean
}

/** What labels are called: sets by name, and such as a person writes out. */
export function WordChoices({
  words,
  spelled,
  told,
  onChange,
}: ChosenWords & { readonly onChange: (change: Partial<ChosenWords>) => void }) {
  const [typed, setTyped] = useState('')
  const parts = typed.split('/').map((word) => word.trim())
  const isWritten = parts.length >= 2 && !parts.includes('') && new Set(parts).size === parts.length
  return (
    <Stack gap="xs" align="flex-start">
      <Checkbox.Group
        label="What labels are called"
        value={[...words, ...spelled.map((each) => each.join('/'))]}
        onChange={(chosen) =>
          onChange({
            words: wordSetNames.filter((name) => chosen.includes(name)),
            spelled: spelled.filter((each) => chosen.includes(each.join('/'))),
          })
        }
      >
        <Stack gap={4} mt={4}>
          {wordSetNames.map((name) => (
            <Checkbox key={name} value={name} label={`${name}: ${wordSets[name].describe}`} />
          ))}
          {spelled.map((each) => (
            <Checkbox
              key={each.join('/')}
              value={each.join('/')}
              label={`${each.join('/')}: as you have written them`}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group align="flex-end">
        <TextInput
          label="Words of your own"
          description={'One for each label, in their order, with "/" between: no/yes'}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          w={320}
        />
        <Button
          variant="default"
          disabled={!isWritten || spelled.some((each) => each.join('/') === parts.join('/'))}
          onClick={() => {
            onChange({ spelled: [...spelled, parts] })
            setTyped('')
          }}
        >
          Add these words
        </Button>
      </Group>
      <Switch
        label={'Say in the prompt what other words mean ("apple" means yes)'}
        description="Definitions that do not name their labels take other words only so."
        checked={told}
        onChange={({ currentTarget }) => onChange({ told: currentTarget.checked })}
      />
    </Stack>
  )
}
