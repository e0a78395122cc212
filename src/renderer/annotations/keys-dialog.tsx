import { Alert, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDeferredValue, useEffect, useEffectEvent, useState } from 'react'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import classes from './annotations.module.css'
import { useSaveSettings } from './author.tsx'
import { keysOf, pressedKey, type KeyAction, type KeyList, type Remapped } from './keys.ts'
import { swapped, checkBinding, withKey, type Binding } from './remap.ts'
import { KeyCaps } from './use-keys.tsx'

export interface KeysDialogProps {
  readonly lists: readonly KeyList[]
  readonly remapped: Remapped
  readonly onClose: () => void
}

interface Wish {
  readonly name: string
  readonly key: string
  readonly binding: Exclude<Binding, { readonly state: 'free' }>
}

/** All keys, each to be put on another one by pressing it. */
export function KeysDialog({ lists, remapped, onClose }: KeysDialogProps) {
  useReturnFocus()
  const save = useSaveSettings()
  const [waiting, setWaiting] = useState<string>()
  const [wish, setWish] = useState<Wish>()
  const [reported, setReported] = useState('')
  // The dialog is there first, and what fills it a frame later; what is under it fills the window and needs no lock.
  const shown = useDeferredValue(lists, [])
  const keep = (keys: Remapped, what: string) => {
    setWish(undefined)
    save.mutate({ keys }, { onSuccess: () => setReported(what) })
  }
  const press = (key: string) => {
    if (waiting === undefined) return
    setWaiting(undefined)
    const binding = checkBinding(lists, waiting, key, remapped)
    if (binding.state === 'free') keep(withKey(lists, remapped, waiting, key), `${titleOf(lists, waiting)}: ${key}.`)
    else setWish({ name: waiting, key, binding })
  }
  const change = (name: string) => {
    setWish(undefined)
    setReported('')
    setWaiting(name)
  }
  usePress(waiting !== undefined, press, () => setWaiting(undefined))
  return (
    <Modal
      opened
      onClose={onClose}
      lockScroll={false}
      title="Keys"
      size="xl"
      closeOnEscape={waiting === undefined}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm">
            Keys work wherever no text field has the focus. Choose one to put it elsewhere, then press the new key; the
            keys beside it always work.
          </Text>
          <Button
            variant="default"
            size="compact-sm"
            flex="none"
            disabled={Object.keys(remapped).length === 0}
            onClick={() => keep({}, 'All keys are the usual ones.')}
          >
            The usual keys
          </Button>
        </Group>
        <Text size="sm" role="status">
          {waiting === undefined
            ? reported
            : `Press the new key for: ${titleOf(lists, waiting)}. Esc leaves it as it is.`}
        </Text>
        {wish && (
          <Conflict
            wish={wish}
            lists={lists}
            onSwap={(other) => keep(swapped(lists, remapped, wish.name, other), 'The two have changed places.')}
            onClose={() => setWish(undefined)}
          />
        )}
        {save.error !== null && <Failure title="The keys were not saved" reasons={reasonsOf(save.error)} />}
        {shown.map((list) => (
          <Scope key={list.scope} list={list} remapped={remapped} waiting={waiting} onChange={change} />
        ))}
      </Stack>
    </Modal>
  )
}

/** The next key, before anything else hears it. */
function usePress(active: boolean, onPress: (key: string) => void, onLeave: () => void): void {
  const heard = useEffectEvent((event: KeyboardEvent) => {
    const key = pressedKey(event)
    if (key === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (key === 'Escape') onLeave()
    else onPress(key)
  })
  useEffect(() => {
    if (!active) return undefined
    const listen = (event: KeyboardEvent) => heard(event)
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [active])
}

interface ScopeProps {
  readonly list: KeyList
  readonly remapped: Remapped
  readonly waiting: string | undefined
  readonly onChange: (name: string) => void
}

function Scope({ list, remapped, waiting, onChange }: ScopeProps) {
  return (
    <section aria-label={list.scope}>
      <Title order={3} size="h4">
        {list.scope}
      </Title>
      <table className={classes['list']} aria-label={list.scope}>
        <tbody>
          {Object.entries(list.actions).map(([name, action]) => (
            <tr key={name}>
              <td>{action.title}</td>
              <td>
                <Keys
                  name={name}
                  action={action}
                  remapped={remapped}
                  isWaiting={waiting === name}
                  onChange={onChange}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface KeysProps {
  readonly name: string
  readonly action: KeyAction
  readonly remapped: Remapped
  readonly isWaiting: boolean
  readonly onChange: (name: string) => void
}

function Keys({ name, action, remapped, isWaiting, onChange }: KeysProps) {
  const [first, ...others] = keysOf(name, action, remapped)
  return (
    <>
      <button
        type="button"
        className={classes['small']}
        data-changed={first !== action.keys[0] || undefined}
        aria-pressed={isWaiting}
        onClick={() => onChange(name)}
      >
        <span className={classes['unseen']}>{action.title}: </span>
        {isWaiting ? 'Press a key' : <KeyCaps of={first} />}
        <span className={classes['unseen']}>, change</span>
      </button>
      {others.map((key) => (
        <KeyCaps key={key} of={key} />
      ))}
    </>
  )
}

interface ConflictProps {
  readonly wish: Wish
  readonly lists: readonly KeyList[]
  readonly onSwap: (other: string) => void
  readonly onClose: () => void
}

function Conflict({ wish: { name, key, binding }, lists, onSwap, onClose }: ConflictProps) {
  return (
    <Alert
      color="yellow"
      role="alert"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onClose}
      title={`${titleOf(lists, name)} stays where it is`}
    >
      {binding.state === 'kept' ? (
        <Text size="sm">
          {key} cannot be taken: {binding.reason}.
        </Text>
      ) : (
        <Stack gap="xs" align="flex-start">
          <Text size="sm">
            {key} is on “{binding.by.title}” already ({binding.by.scope}).
          </Text>
          {binding.by.canSwap && (
            <Button size="compact-sm" variant="default" onClick={() => onSwap(binding.by.name)}>
              Let them change places
            </Button>
          )}
        </Stack>
      )}
    </Alert>
  )
}

function titleOf(lists: readonly KeyList[], name: string): string {
  return lists.find(({ actions }) => name in actions)?.actions[name]?.title ?? name
}
