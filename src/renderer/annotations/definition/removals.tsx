import { Text } from '@mantine/core'
import type { WorkProps } from '../work.ts'

export function Removals({ task }: WorkProps) {
  return <Text size="sm">{task.name}</Text>
}
