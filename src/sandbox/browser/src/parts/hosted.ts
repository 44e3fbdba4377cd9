// The first import has to stay the first: it says how the others' schemas are made.
import './no-code-from-text';

export { AppModule } from '../forge/app-module';
export { Flags } from '../forge/flags';
