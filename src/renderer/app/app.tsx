import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Group,
  Kbd,
  NavLink,
  ScrollArea,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { NetworkState } from '../run/network-state.tsx'
import { RunningRun } from '../run/running-run.tsx'
import { Loading } from '../ui/states.tsx'
import { useFirstStart } from './first-start.ts'
import { DropAnywhere } from './drop-anywhere.tsx'
import { GivenProvider } from './given.tsx'
import { useLive } from './live.ts'
import { LostBanner } from './lost-banner.tsx'
import { paths } from './paths.ts'
import { places } from './places.ts'
import { readLater } from './read-later.tsx'
import { Screens } from './screens.tsx'
import { useFocusOnScreen } from './use-focus-on-screen.ts'

const Palette = readLater(() => import('./palette.tsx'))

/** The frame around every screen. */
export function App() {
  useFirstStart()
  useLive()
  const [location, go] = useLocation()
  useHotkeys(
    places.map(({ key, path }) => [`alt+${key}`, () => go(path)]),
    [],
  )
  // Also while something is typed; a second time puts it away.
  const [palette, setPalette] = useState(0)
  const openPalette = () => setPalette((before) => before + 1)
  useHotkeys([['mod+K', openPalette]], [])
  useFocusOnScreen(location)
  const [opened, { toggle, close }] = useDisclosure()
  useEffect(close, [close, location])
  const burger = useRef<HTMLButtonElement>(null)
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <AppShell.Header hiddenFrom="sm" px="sm">
        <Group h="100%" gap="sm" wrap="nowrap">
          <Burger
            ref={burger}
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-label={opened ? 'Close the side bar' : 'Open the side bar'}
            aria-expanded={opened}
            aria-controls="side-bar"
          />
          <Text fw={700} size="lg" flex={1}>
            Placebo
          </Text>
          <NetworkState />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        p="sm"
        id="side-bar"
        className="side-bar"
        data-opened={opened || undefined}
        onKeyDown={({ key }) => {
          if (key !== 'Escape' || !opened) return
          close()
          burger.current?.focus()
        }}
      >
        <Anchor href="#main" className="skip-link">
          Skip to the content
        </Anchor>
        <Group justify="space-between" pb="sm">
          <Text fw={700} size="lg" visibleFrom="sm">
            Placebo
          </Text>
          <ColourScheme />
        </Group>
        <NavLink
          component="button"
          label="Go to"
          leftSection={<IconSearch size={18} aria-hidden />}
          rightSection={<Kbd px={5}>{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>}
          aria-keyshortcuts="Control+K Meta+K"
          aria-haspopup="dialog"
          onClick={openPalette}
        />
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
          <RunningRun />
        </ScrollArea>
        <NetworkState />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <LostBanner />
        <Stack gap="lg">
          <GivenProvider>
            <DropAnywhere />
            <Suspense fallback={<Loading what="the screen" />}>
              <Screens />
            </Suspense>
          </GivenProvider>
        </Stack>
      </AppShell.Main>
      {palette > 0 && (
        <Suspense fallback={null}>
          <Palette asked={palette} />
        </Suspense>
      )}
    </AppShell>
  )
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Screens that no entry leads to, by the one they belong to. */
const within: Readonly<Record<string, readonly string[]>> = {
  [paths.annotations]: [paths.annotationSets('')],
  [paths.models]: [paths.endpoint('')],
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
