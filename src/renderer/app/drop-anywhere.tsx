import { List, Portal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useDrops } from '../ui/drop.tsx'
import classes from '../ui/drop.module.css'
import { droppedFiles } from '../ui/given-files.ts'
import { showFailure } from '../ui/undo.tsx'
import { useGive } from './given.tsx'
import { givenKind, type GivenKind } from './given-kind.ts'
import { paths } from './paths.ts'

const screens: Readonly<Record<GivenKind, string>> = {
  model: paths.models,
  tasks: paths.collections,
  bundle: paths.elsewhere(),
  predictions: paths.elsewhere(),
}

/** What is dropped on any screen goes to the one that takes its kind; nothing is begun there that cannot be stopped. */
export function DropAnywhere() {
  const [over, setOver] = useState(false)
  const [location, go] = useLocation()
  const give = useGive()
  const take = async (transfer: DataTransfer) => {
    try {
      const given = await givenKind(await droppedFiles(transfer))
      if (given.state === 'unknown') {
        showFailure('Nothing was taken', [given.reason])
        return
      }
      const { kind, files } = given
      // Predictions may be dropped beside the cells of a run.
      if (!(screens[kind] === paths.elsewhere() && location.startsWith(paths.elsewhere()))) go(screens[kind])
      give({ kind, files })
    } catch (error) {
      showFailure('It could not be read', [error instanceof Error ? error.message : String(error)])
    }
  }
  useDrops(undefined, {
    over: setOver,
    drop: (event) => {
      setOver(false)
      if (event.dataTransfer !== null) void take(event.dataTransfer)
    },
  })
  if (!over) return null
  return (
    <Portal>
      <div className={classes['everywhere']}>
        <Stack gap="xs" align="center" p="md">
          <Text size="xl" fw={600}>
            Drop it anywhere
          </Text>
          <List>
            <List.Item>A model (.gguf) is added at Models.</List.Item>
            <List.Item>
              Task files (.json, .jsonl, .csv, .tsv), a folder or a zip of them open the import at Collections.
            </List.Item>
            <List.Item>A study bundle (.zip) or predictions (.jsonl) open at From elsewhere.</List.Item>
          </List>
          <Text size="sm">{whereItGoes()}</Text>
        </Stack>
      </div>
    </Portal>
  )
}

/** A window is told where a file lies, a browser is not. */
function whereItGoes(): string {
  return window.placebo === undefined
    ? 'The browser sends it to Placebo on this machine. Nothing goes further.'
    : 'It stays where it is. Nothing leaves this machine.'
}
