/** Two poles of one meaning: words of one pole mean the same, words of the two poles mean opposite things. */
export type Axis = readonly [readonly string[], readonly string[]]

/** Axes in an order in which neighbours (and the last and first) have nothing to do with each other. */
export const axes: readonly Axis[] = [
  [
    ['big', 'large', 'huge'],
    ['small', 'little', 'tiny'],
  ],
  [
    ['happy', 'glad', 'cheerful'],
    ['sad', 'unhappy', 'miserable'],
  ],
  [
    ['wet', 'damp'],
    ['dry', 'parched'],
  ],
  [
    ['clever', 'smart', 'intelligent'],
    ['stupid', 'foolish'],
  ],
  [
    ['hot', 'scorching'],
    ['cold', 'icy', 'freezing'],
  ],
  [
    ['rich', 'wealthy'],
    ['poor', 'penniless'],
  ],
  [
    ['loud', 'noisy'],
    ['quiet', 'silent'],
  ],
  [
    ['ancient', 'old'],
    ['new', 'modern'],
  ],
  [
    ['fast', 'quick', 'rapid'],
    ['slow', 'sluggish'],
  ],
  [
    ['clean', 'spotless'],
    ['dirty', 'filthy'],
  ],
  [
    ['brave', 'courageous', 'fearless'],
    ['cowardly', 'timid'],
  ],
  [
    ['near', 'nearby'],
    ['far', 'distant'],
  ],
  [
    ['beautiful', 'pretty', 'lovely'],
    ['ugly', 'hideous'],
  ],
  [
    ['begin', 'start'],
    ['end', 'finish', 'stop'],
  ],
  [
    ['ill', 'sick', 'unwell'],
    ['healthy', 'well'],
  ],
  [['buy', 'purchase'], ['sell']],
  [
    ['love', 'adore'],
    ['hate', 'detest', 'loathe'],
  ],
  [
    ['rise', 'climb', 'ascend'],
    ['fall', 'descend'],
  ],
  [
    ['easy', 'simple'],
    ['difficult', 'hard', 'tricky'],
  ],
  [
    ['correct', 'right'],
    ['wrong', 'mistaken', 'false'],
  ],
]
