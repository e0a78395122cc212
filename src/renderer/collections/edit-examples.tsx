import { Button, Group, Paper, SimpleGrid, Stack, Textarea, Title } from '@mantine/core'
import type { TaskText } from './words.ts'

type Example = TaskText['positiveExamples'][number]

interface EditExamplesProps {
  readonly title: string
  readonly examples: readonly Example[]
  /** Of a choice task. */
  readonly withOptions: boolean
  readonly onChange: (examples: Example[]) => void
}

/** In the order in which they are shown: the first k stand in a prompt. */
export function EditExamples({ title, examples, withOptions, onChange }: EditExamplesProps) {
  const change = (at: number, part: Partial<Example>) =>
    onChange(examples.map((example, i) => (i === at ? { ...example, ...part } : example)))
  const upwards = (at: number) =>
    onChange(examples.toSpliced(at, 1).toSpliced(at - 1, 0, ...examples.slice(at, at + 1)))
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={2} size="h3">
        {title} ({examples.length})
      </Title>
      {examples.map(({ input, output, options = [], explanation = '' }, i) => (
        <Paper key={i} withBorder p="sm" role="group" aria-label={`${title}, ${i + 1}`}>
          <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="sm">
            <Textarea
              label="Input"
              autosize
              minRows={2}
              maxRows={12}
              value={input}
              onChange={({ currentTarget }) => change(i, { input: currentTarget.value })}
            />
            <Textarea
              label="Output"
              autosize
              minRows={2}
              maxRows={12}
              value={output}
              onChange={({ currentTarget }) => change(i, { output: currentTarget.value })}
            />
            <Textarea
              label="Explanation"
              autosize
              minRows={2}
              maxRows={12}
              value={explanation}
              onChange={({ currentTarget }) => change(i, { explanation: currentTarget.value })}
            />
          </SimpleGrid>
          {withOptions && !options.some((option) => option.includes('\n')) && (
            <Textarea
              label="Options, one a line"
              autosize
              minRows={2}
              maxRows={12}
              value={options.join('\n')}
              onChange={({ currentTarget }) =>
                onChange(
                  examples.map((example, at) => (at === i ? withOptionsOf(example, currentTarget.value) : example)),
                )
              }
            />
          )}
          <Group gap="xs" pt="xs">
            <Button
              size="compact-sm"
              variant="default"
              disabled={i === 0}
              onClick={() => upwards(i)}
              aria-label={`Move up example ${i + 1}`}
            >
              Move up
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => onChange(examples.toSpliced(i, 1))}
              aria-label={`Leave out example ${i + 1}`}
            >
              Leave out
            </Button>
          </Group>
        </Paper>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange([...examples, { input: '', output: '', explanation: '' }])}
        >
          Add an example
        </Button>
      </Group>
    </Stack>
  )
}

/** Without any line they are not known. */
function withOptionsOf({ input, output, explanation }: Example, lines: string): Example {
  return {
    input,
    output,
    ...(explanation !== undefined && { explanation }),
    ...(lines !== '' && { options: lines.split('\n') }),
  }
}
