/** Words by kind; no word belongs to two kinds. */
export const kinds = {
  animal: [
    'dog', 'cat', 'horse', 'cow', 'sheep', 'goat', 'lion', 'tiger', 'wolf', 'bear', 'rabbit', 'mouse', 'frog', 'snake', 'eagle',
    'owl', 'spider', 'elephant', 'monkey', 'donkey',
  ],
  food: [
    'bread', 'cheese', 'soup', 'butter', 'rice', 'honey', 'pasta', 'sausage', 'cake', 'yogurt', 'omelette', 'pancake', 'jam',
    'porridge', 'sandwich', 'biscuit', 'salad', 'pudding',
  ],
  tool: [
    'hammer', 'saw', 'screwdriver', 'wrench', 'axe', 'spade', 'drill', 'rake', 'chisel', 'shovel', 'crowbar', 'trowel',
    'sickle', 'hoe', 'spanner', 'mallet',
  ],
  clothing: [
    'shirt', 'coat', 'jacket', 'skirt', 'dress', 'sweater', 'hat', 'scarf', 'sock', 'glove', 'boot', 'blouse', 'apron', 'belt',
    'cardigan', 'raincoat',
  ],
  vehicle: [
    'car', 'bus', 'train', 'bicycle', 'lorry', 'tram', 'van', 'taxi', 'tractor', 'motorcycle', 'ferry', 'ambulance', 'helicopter',
    'scooter', 'wagon', 'airplane',
  ],
  furniture: [
    'table', 'chair', 'sofa', 'wardrobe', 'bed', 'desk', 'bookcase', 'armchair', 'stool', 'cupboard', 'bench', 'dresser', 'couch',
    'cradle', 'bunk bed', 'sideboard',
  ],
  instrument: [
    'piano', 'violin', 'guitar', 'flute', 'trumpet', 'drum', 'harp', 'cello', 'clarinet', 'trombone', 'organ', 'banjo',
    'accordion', 'saxophone', 'tambourine', 'oboe',
  ],
  plant: [
    'oak', 'rose', 'tulip', 'fern', 'daisy', 'cactus', 'pine', 'lily', 'ivy', 'willow', 'birch', 'sunflower', 'moss', 'thistle',
    'maple', 'nettle',
  ],
  building: [
    'church', 'castle', 'tower', 'barn', 'house', 'cottage', 'factory', 'temple', 'palace', 'lighthouse', 'cathedral', 'stable',
    'hut', 'warehouse', 'skyscraper', 'mosque',
  ],
} as const satisfies Record<string, readonly string[]>

export type Kind = keyof typeof kinds
export const kindNames = Object.keys(kinds) as Kind[]

export const colours = ['red', 'blue', 'green', 'yellow', 'white', 'black', 'brown', 'grey', 'orange', 'purple']

/** Things one can carry, buy or lose; all countable. */
export const goods = [
  'lamp', 'kettle', 'umbrella', 'basket', 'clock', 'mirror', 'blanket', 'ladder', 'vase', 'teapot', 'wallet', 'watch', 'bag',
  'ring', 'camera', 'radio', 'pillow', 'bucket', 'notebook', 'bottle', 'suitcase', 'candle', 'spoon', 'broom', 'helmet',
  'hammock',
  'rug', 'necklace', 'bracelet', 'calculator', 'saddle', 'tent', 'kite', 'doll', 'towel', 'purse', 'torch', 'toaster',
  'backpack', 'racket', 'map', 'dictionary', 'key', 'phone', 'pencil', 'comb', 'violin', 'scarf', 'jacket', 'hat',
]

/** Plural names of things that are counted. */
export const countables = [
  'apples', 'pears', 'books', 'stamps', 'coins', 'eggs', 'pencils', 'marbles', 'shells', 'postcards', 'candles', 'cups',
  'plates', 'buttons', 'stickers', 'roses', 'lemons', 'tickets', 'chairs', 'bottles',
]
