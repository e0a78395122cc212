import { Alert, Anchor, List, Stack, Table, Text, TextInput } from '@mantine/core'
import { isError, type StudyProblem } from '#core/study/problems.ts'
import { stepOf } from '../app/problem-words.ts'
import { inWords, sentence } from './problems.tsx'
import { summaryOf } from './summary.ts'
import type { StepProps } from './step-props.ts'
import { steps } from './steps.ts'
import classes from './wizard.module.css'

/** 6: everything in one table, and what is still to be fixed. */
export function ReviewStep(props: StepProps) {
  const { content, change, checked, goTo, study } = props
  return (
    <Stack gap="md">
      <TextInput
        label="Name of the study"
        description="As shown in History and above its results"
        w={480}
        maxLength={200}
        value={content.name ?? ''}
        placeholder={[content.collection, content.model].filter((part) => part !== undefined).join(', ')}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <Problems checked={checked} goTo={goTo} />
      <Table withTableBorder aria-label="The study">
        <Table.Tbody>
          {summaryOf(content, study, checked, props.model).map(({ title, step, value }) => (
            <Table.Tr key={title}>
              <Table.Th scope="row" w={220}>
                {title}
              </Table.Th>
              <Table.Td className={classes['numbers']}>{value}</Table.Td>
              <Table.Td w={110}>
                {step !== null && (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    onClick={() => goTo(step)}
                    aria-label={`Change ${title}`}
                  >
                    Change
                  </Anchor>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        The study is frozen with its run: nothing that is changed afterwards changes what was asked.
      </Text>
    </Stack>
  )
}

function Problems({ checked, goTo }: Pick<StepProps, 'checked' | 'goTo'>) {
  const problems = checked?.problems ?? []
  return (
    <>
      <Listed
        title="To fix before the study can begin"
        color="orange"
        problems={problems.filter(isError)}
        goTo={goTo}
      />
      <Listed
        title="Worth knowing before the study begins"
        color="gray"
        problems={problems.filter((problem) => !isError(problem))}
        goTo={goTo}
      />
    </>
  )
}

interface ListedProps extends Pick<StepProps, 'goTo'> {
  readonly title: string
  readonly color: string
  readonly problems: readonly StudyProblem[]
}

/** In the order of the steps where they are fixed. */
function Listed({ title, color, problems, goTo }: ListedProps) {
  if (problems.length === 0) return null
  return (
    <Alert color={color} variant="light" role="status" title={title}>
      <List size="sm">
        {steps.flatMap((step) =>
          inWords(problems.filter(({ field }) => stepOf(field) === step.name)).map((reason) => (
            <List.Item key={`${step.name} ${reason}`}>
              {sentence(reason)}{' '}
              <Anchor
                component="button"
                type="button"
                size="sm"
                c="inherit"
                underline="always"
                onClick={() => goTo(step.name)}
              >
                Go to {step.title}
              </Anchor>
            </List.Item>
          )),
        )}
      </List>
    </Alert>
  )
}
