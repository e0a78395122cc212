import { Accordion, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { count, counted } from '#core/numbers.ts'
import { Asked, useAsked } from '../app/query.tsx'
import classes from './run.module.css'
import type { Trial } from './run-view.ts'
import { TrialTexts } from './trial.tsx'

const kinds = ['engine-error', 'too-long', 'empty', 'out-of-format'] as const satisfies readonly Trial['outcome'][]

/** Shown at most; the results have them all. */
const limit = 50

/** Milliseconds between two looks while the run is under way. */
const pollMs = 4000

/** Trials that ended otherwise than in-format, newest first, each with the prompt that led to it. */
export function Problems({ run, going }: { readonly run: string; readonly going: boolean }) {
  const [outcome, setOutcome] = useState<(typeof kinds)[number]>('engine-error')
  const asked = useAsked(
    ['runs', 'problems', run, outcome],
    (client) => client.runs.problems({ run, outcomes: [outcome], limit }),
    { again: () => going && pollMs },
  )
  return (
    <Stack component="section" gap="xs" aria-labelledby="problems">
      <Title order={2} id="problems">
        Trials with problems
      </Title>
      <Asked query={asked} what="the trials with problems">
        {({ counts, problems }) => (
          <>
            <SegmentedControl
              value={outcome}
              onChange={setOutcome}
              aria-label="Outcome"
              data={kinds.map((value) => ({ value, label: `${value} ${count(counts[value])}` }))}
              style={{ alignSelf: 'flex-start' }}
            />
            <Text size="sm" c="dimmed">
              {explanation[outcome]}
            </Text>
            {problems.length === 0 && <Text size="sm">None so far.</Text>}
            {counts[outcome] > problems.length && (
              <Text size="sm">
                The newest {counted(problems.length, 'trial')} of {count(counts[outcome])}.
              </Text>
            )}
            <Accordion variant="separated" multiple className={classes['problems']}>
              {problems.map((problem) => (
                <Accordion.Item
                  key={`${problem.cell} ${problem.task} ${problem.instance}`}
                  value={`${problem.cell} ${problem.task} ${problem.instance}`}
                >
                  <Accordion.Control>
                    <Group gap="xs">
                      <Text size="sm">
                        {problem.task} · instance {problem.instance} · {problem.cell}
                      </Text>
                    </Group>
                    {problem.message !== null && (
                      <Text size="sm" c="dimmed" lineClamp={2}>
                        {problem.message}
                      </Text>
                    )}
                  </Accordion.Control>
                  <Accordion.Panel>
                    {problem.message !== null && (
                      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                        {problem.message}
                      </Text>
                    )}
                    <TrialTexts
                      prompt={problem.prompt}
                      raw={problem.raw}
                      outcome={problem.outcome}
                      formatNormalised={problem.formatNormalised}
                    />
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
          </>
        )}
      </Asked>
    </Stack>
  )
}

const explanation: Readonly<Record<(typeof kinds)[number], string>> = {
  'engine-error': 'The engine gave no answer, twice. These trials are in no mean; resuming the run asks them again.',
  'too-long':
    'The prompt does not fit the context even without examples. These trials are in no mean; a larger context in a new study helps.',
  empty: 'The model answered with nothing. That counts as an answer, and as a wrong one.',
  'out-of-format':
    'The answer is literally none of the labels or options: strict format correctness counts it as wrong. After normalisation it may be one of them, and right.',
}
