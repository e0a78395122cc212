export const women = [
  'Anna', 'Maria', 'Clara', 'Emma', 'Laura', 'Nina', 'Sara', 'Julia', 'Rosa', 'Helen', 'Lucy', 'Amina', 'Grace', 'Ruth',
  'Olga', 'Linda', 'Fatima', 'Sofia', 'Jane', 'Carmen', 'Alice', 'Irene', 'Paula', 'Wendy', 'Diana', 'Nora', 'Elena', 'Betty',
]

export const men = [
  'Tom', 'Peter', 'David', 'Omar', 'Paul', 'Jack', 'Ivan', 'Leo', 'Mark', 'Victor', 'Hugo', 'Adam', 'Samuel', 'Ravi',
  'Carlos', 'Daniel', 'Henry', 'Felix', 'George', 'Oscar', 'Simon', 'Walter', 'Martin', 'Arthur', 'Ben', 'Frank', 'Philip',
  'Eric',
]

export const people = [...women, ...men]

export const relatives = ['mother', 'father', 'sister', 'brother', 'aunt', 'uncle', 'cousin', 'grandmother', 'grandfather',
  'neighbour']

export const jobs = [
  'baker', 'teacher', 'nurse', 'farmer', 'painter', 'singer', 'doctor', 'driver', 'gardener', 'writer', 'cook', 'dancer',
  'judge', 'pilot', 'tailor', 'plumber', 'engineer', 'actor', 'artist', 'librarian', 'carpenter', 'waiter',
]
