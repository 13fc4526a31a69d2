export const names = ['a']
