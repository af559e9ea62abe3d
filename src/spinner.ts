/** The spinner's library, which is larger than all that draws it: import it when it is needed. */
export { default as ora } from 'ora'
