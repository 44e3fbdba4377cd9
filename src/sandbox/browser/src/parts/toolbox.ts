// The first import has to stay the first: it says how the others' schemas are made.
import './no-code-from-text';

export { Tools } from '../tools';
