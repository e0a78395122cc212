import { Button, Group, Modal, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { handOutTargets, type HandOutTarget } from '#core/hand-outs/line.ts'
import { takenInSentences } from '#core/hand-outs/taken-in-words.ts'
import { counted } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { DoneWithFolder, endOf, FolderForm } from './folder-form.tsx'

export interface WorkAsFilesProps {
  readonly run: string
  /** Its trials may have changed. */
  readonly onChanged: () => void
}

/** Open trials out as files, and answers in: for machines that this one does not reach. */
export function WorkAsFiles({ run, onChanged }: WorkAsFilesProps) {
  const [opened, setOpened] = useState<'out' | 'in'>()
  const close = () => setOpened(undefined)
  return (
    <Group gap="xs">
      <Button variant="default" onClick={() => setOpened('out')}>
        Hand out open trials …
      </Button>
      <Button variant="default" onClick={() => setOpened('in')}>
        Take in answers …
      </Button>
      <Modal
        opened={opened !== undefined}
        onClose={close}
        title={opened === 'in' ? 'Take in answers' : 'Hand out open trials'}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened === 'out' && <HandingOut run={run} onClose={close} />}
        {opened === 'in' && <TakingIn onChanged={onChanged} onClose={close} />}
      </Modal>
    </Group>
  )
}

const targets = {
  vllm: 'vLLM, with a script',
  ray: 'Ray and vLLM, with a script',
  'openai-batch': 'a batch service',
} as const satisfies Record<HandOutTarget, string>

function HandingOut({ run, onClose }: { readonly run: string; readonly onClose: () => void }) {
  const client = useClient()
  const [folder, setFolder] = useState('')
  const [target, setTarget] = useState<HandOutTarget>('vllm')
  const handing = useMutation({
    mutationFn: async () => endOf(await client.handOuts.make({ run, folder: folder.trim(), target })),
  })
  if (handing.data) {
    const { trials, lines, folder: there, left, text } = handing.data
    return (
      <DoneWithFolder
        onClose={onClose}
        sentences={[
          `${counted(trials, 'trial')} in ${there}, ${counted(lines, 'line')}. Its README says how to answer them.`,
          ...(text === null ? [] : [`Prompts are text, not token numbers: ${text}.`]),
          ...left.map((each) => `Not in it: ${each}.`),
        ]}
      />
    )
  }
  return (
    <FolderForm
      folder={folder}
      onFolder={setFolder}
      about="Writes what is not asked yet into a new folder, to be answered on a cluster without a network. Nothing is sent anywhere."
      label="New folder"
      action="Hand out"
      failed="Nothing was handed out"
      asking={handing}
      onClose={onClose}
    >
      <Select
        label="What answers"
        data={handOutTargets.map((value) => ({ value, label: targets[value] }))}
        value={target}
        onChange={(next) => setTarget(handOutTargets.find((each) => each === next) ?? 'vllm')}
        allowDeselect={false}
      />
    </FolderForm>
  )
}

function TakingIn({ onChanged, onClose }: { readonly onChanged: () => void; readonly onClose: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const [folder, setFolder] = useState('')
  const taking = useMutation({
    mutationFn: async () => endOf(await client.handOuts.takeIn({ folder: folder.trim() })),
    onSettled: () =>
      Promise.all(
        (['history', 'results', 'trials'] as const).map((noun) => queries.invalidateQueries({ queryKey: [noun] })),
      ),
  })
  if (taking.data) {
    const { taken, open, lines, files } = taking.data
    return (
      <DoneWithFolder
        // The screen begins anew with what is there now, and this dialog goes with it.
        onClose={() => {
          onClose()
          onChanged()
        }}
        sentences={[
          `${counted(taken, 'trial')} taken in from ${counted(lines, 'line')} in ${counted(files, 'file')}; ${open === 0 ? 'nothing is open' : `${counted(open, 'trial')} open`}.`,
          ...takenInSentences(taking.data),
        ]}
      />
    )
  }
  return (
    <FolderForm
      folder={folder}
      onFolder={setFolder}
      about="Reads the answers that lie in the folder of a hand-out, and checks every line against what was handed out. Done twice, it changes nothing."
      label="Folder of the hand-out"
      action="Take in"
      failed="Nothing was taken in"
      asking={taking}
      onClose={onClose}
    />
  )
}
