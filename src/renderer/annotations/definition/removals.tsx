import { Chip, Group, Stack, Text } from '@mantine/core'
import { memo, useMemo, useState } from 'react'
import { count } from '#core/numbers.ts'
import { Untrusted } from '../../app/untrusted.tsx'
import type { WorkProps } from '../work.ts'
import { removalsOf } from './left-out.ts'

/** Which conditions that leave a part out can be asked for by the tags, and what they show. */
export const Removals = memo(function Removals({ task, set }: Pick<WorkProps, 'task' | 'set'>) {
  const removals = useMemo(() => removalsOf(task, set), [task, set])
  const [chosen, setChosen] = useState<string>()
  const available = removals.flatMap((each) => (each.text === undefined ? [] : [{ ...each, text: each.text }]))
  const ineligible = removals.filter(({ text }) => text === undefined)
  const shown = available.find(({ name }) => name === chosen) ?? available[0]
  if (shown === undefined)
    return (
      <Text size="sm">
        Once parts are tagged, studies can ask under conditions that leave one of them out:{' '}
        {ineligible.map(({ title }) => title).join(', ')}.
      </Text>
    )
  return (
    <Stack gap="xs">
      <Text size="sm">
        Studies can ask this task under{' '}
        {available.length === 1 ? 'this condition' : `these ${count(available.length)} conditions`}:
      </Text>
      <Chip.Group value={shown.name} onChange={setChosen}>
        <Group gap={6} role="radiogroup" aria-label="Conditions that leave a part out">
          {available.map(({ name, title }) => (
            <Chip key={name} value={name} size="xs">
              {title}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Untrusted
        look="plain"
        label={`The definition ${shown.title}`}
        text={shown.text}
        before={task.definition}
        removed
      />
      {ineligible.length > 0 && (
        <Text size="xs" c="dimmed">
          Not {ineligible.map(({ title }) => title).join(', ')}:{' '}
          {ineligible.some(({ emptied }) => emptied)
            ? 'no such part is tagged, or nothing would be left.'
            : 'no such part is tagged.'}
        </Text>
      )}
    </Stack>
  )
})
