import { ActionIcon, Button, FileButton, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { readOwnConditionsText } from '#core/conditions/own-conditions.ts'
import { Failure } from '../ui/states.tsx'
import type { StepProps } from './step-props.ts'

/** Conditions from a file of one's own, beside those of the question. */
export function OwnConditions({ content: { own = [] }, change }: Pick<StepProps, 'content' | 'change'>) {
  const [refusal, setRefusal] = useState<string>()
  const read = async (file: File | null) => {
    if (file === null) return
    const found = readOwnConditionsText(await file.text())
    setRefusal(found.state === 'refused' ? `${file.name} ${found.reason}` : undefined)
    if (found.state === 'read') change({ own: withNew(own, found.conditions) })
  }
  return (
    <Stack gap="xs" component="section" aria-labelledby="own-conditions">
      <Title order={3} size="h5" id="own-conditions">
        Conditions of your own
      </Title>
      <Group gap="sm">
        <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default">
              Take from a file
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          JSON with words in the place of the definition, and system messages
        </Text>
      </Group>
      {refusal !== undefined && <Failure title="The file was not taken" reasons={[refusal]} />}
      {own.length > 0 && (
        <List size="sm" spacing={4} aria-label="Conditions of your own">
          {own.map((condition) => (
            <List.Item key={conditionName(condition)}>
              <Group gap="xs" wrap="nowrap">
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  <b>{conditionName(condition)}</b>: {inShort(condition)}
                </Text>
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  aria-label={`Leave out ${conditionName(condition)}`}
                  onClick={() => change({ own: own.filter((each) => each !== condition) })}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Group>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}

/** A condition that is read again takes the place of the one of its name. */
function withNew(own: readonly Condition[], read: readonly Condition[]): Condition[] {
  const names = new Set(read.map((each) => each.own?.name))
  return [...own.filter((each) => !names.has(each.own?.name)), ...read]
}

const maxShown = 120

function inShort({ own }: Condition): string {
  const text = own?.definition.replaceAll(/\s+/g, ' ') ?? ''
  const shown = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
  return own?.systemMessage === undefined ? shown : `${shown} (with a system message)`
}
