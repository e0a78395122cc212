import { NavLink, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import { percent } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { endingInWords, shareOf, timeLeftInWords } from './current-words.ts'
import { useCurrentRun } from './use-current-run.ts'
import { NotifyAtEnd } from './notify-at-end.tsx'

/** The run under way, in the side bar of every screen; leads to it. */
export function RunningRun() {
  const current = useCurrentRun()
  const share = current === null ? 0 : 100 * shareOf(current)
  const words =
    current === null
      ? ''
      : current.ending === null
        ? timeLeftInWords(current)
        : endingInWords(current.ending, current.inHand, false)
  return (
    <Stack gap={4} pt="sm">
      {current !== null && (
        <NavLink
          component={Link}
          href={paths.run(current.run)}
          label={
            <Text size="sm" fw={600} lineClamp={1} title={current.name}>
              <VisuallyHidden>Run under way: </VisuallyHidden>
              {current.name}
            </Text>
          }
          description={
            <>
              <Progress value={share} size="sm" my={4} aria-hidden />
              <Text size="xs" component="span" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {percent(share, 0)} · {words}
              </Text>
            </>
          }
        />
      )}
      <NotifyAtEnd current={current} />
    </Stack>
  )
}
