import {
  ActionIcon,
  Anchor,
  AppShell,
  Group,
  NavLink,
  ScrollArea,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconBooks,
  IconBox,
  IconHistory,
  IconHome,
  IconMoon,
  IconPencilCheck,
  IconPlus,
  IconSun,
  type Icon,
} from '@tabler/icons-react'
import { Suspense } from 'react'
import { Link, useLocation } from 'wouter'
import { Loading } from '../ui/states.tsx'
import { useFirstStart } from './first-start.ts'
import { useLive } from './live.ts'
import { LostBanner } from './lost-banner.tsx'
import { paths } from './paths.ts'
import { Screens } from './screens.tsx'

interface Place {
  readonly name: string
  readonly path: string
  readonly icon: Icon
  /** With Alt. */
  readonly key: string
}

const places: readonly Place[] = [
  { name: 'Home', path: paths.home, icon: IconHome, key: '1' },
  { name: 'New study', path: paths.wizard, icon: IconPlus, key: '2' },
  { name: 'Collections', path: paths.collections, icon: IconBooks, key: '3' },
  { name: 'Models', path: paths.models, icon: IconBox, key: '4' },
  { name: 'History', path: paths.history, icon: IconHistory, key: '5' },
  { name: 'Annotate', path: paths.annotations, icon: IconPencilCheck, key: '6' },
]

/** The frame around every screen. */
export function App() {
  useFirstStart()
  useLive()
  const [location, go] = useLocation()
  useHotkeys(
    places.map(({ key, path }) => [`alt+${key}`, () => go(path)]),
    [],
  )
  return (
    <AppShell navbar={{ width: 200, breakpoint: 0 }} padding="lg">
      <AppShell.Navbar p="sm">
        <Anchor href="#main" className="skip-link">
          Skip to the content
        </Anchor>
        <Group justify="space-between" pb="sm">
          <Text fw={700} size="lg">
            Placebo
          </Text>
          <ColourScheme />
        </Group>
        <ScrollArea component="nav" aria-label="Screens" flex={1}>
          {places.map(({ name, path, icon: Image, key }) => (
            <NavLink
              key={path}
              component={Link}
              href={path}
              label={name}
              leftSection={<Image size={18} aria-hidden />}
              aria-keyshortcuts={`Alt+${key}`}
              title={`Alt+${key}`}
              active={isAt(location, path)}
              aria-current={isAt(location, path) ? 'page' : undefined}
            />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <LostBanner />
        <Stack gap="lg">
          <Suspense fallback={<Loading what="the screen" />}>
            <Screens />
          </Suspense>
        </Stack>
      </AppShell.Main>
    </AppShell>
  )
}

/** Screens that no entry leads to, by the one they belong to. */
const within: Readonly<Record<string, readonly string[]>> = {
  [paths.annotations]: [paths.annotationSets('')],
  [paths.history]: [paths.run(''), paths.results(''), paths.elsewhere()],
}

function isAt(location: string, path: string): boolean {
  if (within[path]?.some((beginning) => location.startsWith(beginning)) === true) return true
  return path === paths.home ? location === path : location === path || location.startsWith(`${path}/`)
}

function ColourScheme() {
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={dark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  )
}
