import { Badge, Group, Stack, Text } from '@mantine/core'
import { familiesInWords } from '#core/study/above-chance.ts'
import type { Table } from '#figures/results.ts'

type Standing = Table['aboveChance'][number]['standing']

const colours = {
  'better than both': 'teal',
  'better than random guessing': 'teal',
  'better than random guessing only': 'yellow',
  'better than the majority label only': 'yellow',
  'no evidence it beats guessing': 'gray',
  worse: 'orange',
} as const satisfies Record<Standing, string>

interface StandingsProps {
  readonly table: Pick<Table, 'aboveChance' | 'attribution'>
}

/** Whether each line knows more than guessing, and what of tuning's gain is format. */
export function Standings({ table: { aboveChance, attribution } }: StandingsProps) {
  const families = familiesInWords(aboveChance)
  return (
    <>
      {aboveChance.length > 0 && (
        <Stack gap={4} component="section" aria-label="Against guessing">
          {aboveChance.map(({ line, kind, standing, sentence, exact }) => (
            <Group key={`${kind} ${line}`} wrap="nowrap" align="flex-start" gap="sm">
              <Text size="sm" flex={1} component="p" m={0}>
                {sentence}{' '}
                <Text span size="sm" c="dimmed">
                  {exact.sentence}
                </Text>
              </Text>
              <Badge variant="light" tt="none" color={colours[standing]} style={{ flexShrink: 0 }}>
                {standing}
              </Badge>
            </Group>
          ))}
          {families !== null && (
            <Text size="sm" c="dimmed">
              {families}
            </Text>
          )}
        </Stack>
      )}
      {attribution.lines.length > 0 && (
        <Stack gap={4} component="section" aria-label="What the gain is made of">
          {attribution.lines.map(({ tuned, kind, sentence }) => (
            <Text key={`${kind} ${tuned}`} size="sm">
              {sentence}
            </Text>
          ))}
        </Stack>
      )}
    </>
  )
}
