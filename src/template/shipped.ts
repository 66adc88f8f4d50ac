/** The templates that come with the program, loaded when the first one is rendered. */
import { readTemplate } from '../system/packaged.ts';
import { createTemplates, type Templates } from './engine.ts';

export const templates: Templates = createTemplates(readTemplate);
