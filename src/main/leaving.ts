/** What is asked where a run is under way. */
export type LeavingAnswer = 'keep running' | 'stop and quit'

interface LeavingSurroundings {
  /** Here: a run of another process is none of ours. */
  readonly isRunning: () => boolean
  readonly ask: () => Promise<LeavingAnswer>
  /** From the answer on: what is under way stops after its trial or step. */
  readonly close: () => Promise<void>
  readonly quit: () => void
}

/** The way out of the app, through which closing the window and quitting lead alike. */
export class Leaving {
  readonly #surroundings: LeavingSurroundings
  #state: 'staying' | 'asked' | 'left' = 'staying'

  constructor(surroundings: LeavingSurroundings) {
    this.#surroundings = surroundings
  }

  /**
   * Holds up the event that would end the app until everything is closed; asked again meanwhile, it goes on as it is.
   */
  request(event: { preventDefault(): void }): void {
    if (this.#state === 'left') return
    event.preventDefault()
    if (this.#state === 'asked') return
    this.#state = 'asked'
    void this.#leave()
  }

  async #leave(): Promise<void> {
    const { isRunning, ask, close, quit } = this.#surroundings
    try {
      if (isRunning() && (await ask()) === 'keep running') {
        this.#state = 'staying'
        return
      }
      await close()
    } catch (error) {
      // A host that cannot answer must not keep the app open for ever; what was stored is safe.
      console.error(error)
    }
    this.#state = 'left'
    quit()
  }
}
