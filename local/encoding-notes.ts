// The command line says the same about an encoding as training does, and must not load the library for it.
export { encodingNotes } from '../encode/notes.js';
