import { Badge, Group, Stack, Text } from '@mantine/core'
import { familiesInWords } from '#core/study/above-chance.ts'
import type { Table } from '#figures/results.ts'

type Standing = Table['aboveChance'][number]['standing']

const colours = {
  'above both': 'teal',
  'above random guess': 'teal',
  'above random guess only': 'yellow',
  'above majority label only': 'yellow',
  'not shown to be above': 'gray',
  below: 'orange',
} as const satisfies Record<Standing, string>

interface StandingsProps {
  readonly table: Pick<Table, 'aboveChance' | 'attribution'>
  /** Lines shown; of what a gain is made of one is enough until all are asked for. */
  readonly first: number
  readonly all: boolean
}

/** Whether each line knows more than guessing, and what of tuning's gain is format. */
export function Standings({ table: { aboveChance, attribution }, first, all }: StandingsProps) {
  const families = familiesInWords(aboveChance)
  return (
    <>
      {aboveChance.length > 0 && (
        <Stack gap={4} component="section" aria-label="Against guessing">
          {aboveChance.slice(0, all ? undefined : first).map(({ line, kind, standing, sentence, exact }) => (
            <Group key={`${kind} ${line}`} wrap="nowrap" align="flex-start" gap="sm">
              <Text size="sm" flex={1} component="p" m={0}>
                {sentence}{' '}
                {all && (
                  <Text span size="sm" c="dimmed">
                    {exact.sentence}
                  </Text>
                )}
              </Text>
              <Badge variant="light" tt="none" color={colours[standing]} style={{ flexShrink: 0 }}>
                {standing}
              </Badge>
            </Group>
          ))}
          {all && families !== null && (
            <Text size="sm" c="dimmed">
              {families}
            </Text>
          )}
        </Stack>
      )}
      {attribution.lines.length > 0 && (
        <Stack gap={4} component="section" aria-label="What the gain is made of">
          {attribution.lines.slice(0, all ? undefined : 1).map(({ tuned, kind, sentence }) => (
            <Text key={`${kind} ${tuned}`} size="sm">
              {sentence}
            </Text>
          ))}
        </Stack>
      )}
    </>
  )
}
