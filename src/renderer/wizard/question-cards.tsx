import { Badge, Group, List, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { questionNames, questions, type QuestionName } from '#core/study/questions/index.ts'
import classes from './wizard.module.css'

export interface QuestionCardsProps {
  readonly chosen: QuestionName | undefined
  readonly onChoose: (question: QuestionName) => void
}

/** The questions, with what each fixes. */
export function QuestionCards({ chosen, onChoose }: QuestionCardsProps) {
  return (
    <Radio.Group value={chosen ?? null} onChange={(name) => onChoose(name)} aria-label="Question">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {questionNames.map((name) => {
          const { title, about, figure, fixes, methods } = questions[name]
          return (
            <Radio.Card key={name} value={name} p="md" className={classes['card']} onClick={() => onChoose(name)} aria-label={title}>
              <Group wrap="nowrap" align="flex-start">
                <Radio.Indicator />
                <Stack gap={6}>
                  <Group gap="xs">
                    <Text fw={600}>{title}</Text>
                    {figure !== null && <Badge variant="light">Figure {figure}</Badge>}
                    {methods.length === 1 && methods[0] === 'in context' && <Badge variant="light" color="gray">no tuning</Badge>}
                    {!methods.includes('in context') && <Badge variant="light" color="gray">tuning</Badge>}
                  </Group>
                  <Text size="sm">{about}</Text>
                  {fixes.length > 0 && (
                    <List size="sm" c="dimmed" spacing={2}>{fixes.map((fixed) => <List.Item key={fixed}>{fixed}</List.Item>)}</List>
                  )}
                </Stack>
              </Group>
            </Radio.Card>
          )
        })}
      </SimpleGrid>
    </Radio.Group>
  )
}
