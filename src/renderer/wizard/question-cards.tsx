import { Badge, Group, List, Radio, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core'
import { questionNames, questions, type QuestionName, type Replicated } from '#core/study/questions/index.ts'
import classes from './wizard.module.css'

export interface QuestionButtonsProps {
  readonly onChoose: (question: QuestionName) => void
}

/** The questions as buttons, each of which begins a study. */
export function QuestionButtons({ onChoose }: QuestionButtonsProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
      {questionNames.map((name) => (
        <UnstyledButton key={name} p="md" className={classes['card']} onClick={() => onChoose(name)}>
          <About name={name} />
        </UnstyledButton>
      ))}
    </SimpleGrid>
  )
}

export interface QuestionChoiceProps extends QuestionButtonsProps {
  readonly chosen: QuestionName | undefined
}

/** The questions, of which one is chosen. */
export function QuestionChoice({ chosen, onChoose }: QuestionChoiceProps) {
  return (
    <Radio.Group value={chosen ?? null} onChange={onChoose} aria-label="Question">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {questionNames.map((name) => (
          <Radio.Card key={name} value={name} p="md" className={classes['card']}>
            <Group wrap="nowrap" align="flex-start">
              <Radio.Indicator />
              <About name={name} />
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

/** What of which paper a question asks. */
const papers: Readonly<Record<Replicated, string>> = {
  2: 'Figure 2',
  3: 'Figure 3',
  4: 'Figure 4',
  'webson-pavlick': 'Webson & Pavlick 2022',
  lu: 'Lu et al. 2024',
  min: 'Min et al. 2022',
  'format-spread': 'Sclar et al. 2024',
}

function About({ name }: { readonly name: QuestionName }) {
  const { title, about, figure, fixes, methods } = questions[name]
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Text fw={600}>{title}</Text>
        {figure !== null && <Badge variant="light">{papers[figure]}</Badge>}
        {methods.length === 1 && methods[0] === 'in context' && (
          <Badge variant="light" color="gray">
            no tuning
          </Badge>
        )}
        {!methods.includes('in context') && (
          <Badge variant="light" color="gray">
            tuning
          </Badge>
        )}
      </Group>
      <Text size="sm">{about}</Text>
      {fixes.length > 0 && (
        <List size="sm" c="dimmed" spacing={2}>
          {fixes.map((fixed) => (
            <List.Item key={fixed}>{fixed}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}
