export const cities = [
  'Paris', 'Oslo', 'Cairo', 'Lima', 'Madrid', 'Tokyo', 'Rome', 'Berlin', 'Dublin', 'Boston', 'Toronto', 'Lisbon', 'Vienna',
  'Athens', 'Delhi', 'Nairobi', 'Prague', 'Sydney', 'Chicago', 'Warsaw', 'Havana', 'Geneva', 'Milan', 'Helsinki', 'Seoul',
  'Bogota', 'Tunis', 'Hamburg', 'Naples', 'Dakar', 'Glasgow', 'Denver', 'Manila', 'Bergen', 'Porto', 'Lagos', 'Quito', 'Leeds',
  'Kyoto', 'Basel',
]

export const rooms = ['kitchen', 'cellar', 'bedroom', 'attic', 'garage', 'hall', 'bathroom', 'office']

export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const months = ['January', 'March', 'April', 'May', 'June', 'July', 'August', 'October', 'November', 'December']
