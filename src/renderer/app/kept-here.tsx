import { Group, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'

/** What stands where it is told whether everything is saved, while nobody answers. */
export function KeptHere() {
  return (
    <Group gap={4} wrap="nowrap" role="status" data-saved="kept">
      <IconAlertCircle size={16} aria-hidden />
      <Text size="xs">Kept in this tab, not saved yet</Text>
    </Group>
  )
}
