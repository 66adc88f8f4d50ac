/**
 * Renders templates/<format>/<name>.eta. One Eta instance per format: each `<%= %>` passes that format's quoting function.
 * A variable that is not given is an error, also inside a condition.
 */
import { Eta } from 'eta/core';
import { type Format, quote, TemplateRefusal } from './quoting.ts';

/** A piece that was rendered for the same format, and so goes into a larger file as it is. */
export interface Fragment {
  readonly format: Format;
  readonly text: string;
}

export type TemplateData = Readonly<Record<string, unknown>>;

export interface Templates {
  /** The file's text. Throws TemplateRefusal for a value the format cannot hold, and for a missing one. */
  render(format: Format, name: string, data: TemplateData): string;
  /** The same as a piece for another template of the format: without its final line feed, its lines indented. */
  fragment(format: Format, name: string, data: TemplateData, indent?: number): Fragment;
}

/** @param read gives the text of `<format>/<name>.eta`, and throws when there is none. */
export function createTemplates(read: (file: string) => string): Templates {
  const fragments = new WeakSet<object>();
  const engines = new Map<Format, Eta>();
  const known = new Set<string>();

  const engineFor = (format: Format): Eta => {
    const made = engines.get(format);
    if (made) return made;
    const engine = new Eta({
      autoEscape: true,
      autoTrim: false,
      escapeFunction: (value) => {
        if (value === undefined) throw new TemplateRefusal(format, value, 'is missing');
        // Only what this engine made itself counts as rendered: an object of the same shape does not.
        if (typeof value === 'object' && value !== null && fragments.has(value)) {
          const fragment = value as Fragment;
          if (fragment.format === format) return fragment.text;
        }
        return quote[format](value);
      },
    });
    engines.set(format, engine);
    return engine;
  };

  const render = (format: Format, name: string, data: TemplateData): string => {
    const engine = engineFor(format);
    const key = `@${name}`;
    if (!known.has(`${format}/${name}`)) {
      engine.loadTemplate(key, withoutControlLines(read(`${format}/${name}.eta`)));
      known.add(`${format}/${name}`);
    }
    return engine.render(key, strict(format, data, fragments));
  };

  return {
    render,
    fragment(format, name, data, indent = 0) {
      const text = render(format, name, data).replace(/\n$/, '');
      const fragment: Fragment = { format, text: text.replace(/^(?=.)/gm, ' '.repeat(indent)) };
      fragments.add(fragment);
      return fragment;
    },
  };
}

/** A line that holds a control tag alone (`<% if … %>`) is no line of the result. */
const withoutControlLines = (template: string): string =>
  template.replace(/^[ \t]*<%(?![=~])(.*?)%>[ \t]*\n/gm, '<%$1-%>\n');

/** Reading what was not given throws, so that a misspelt name cannot pass as "false". */
function strict(format: Format, data: object, leave: WeakSet<object>): object {
  return new Proxy(data, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) {
        throw new TemplateRefusal(format, key, 'is missing from the data of the template');
      }
      const wrap = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(wrap);
        return typeof value === 'object' && value !== null && !leave.has(value)
          ? strict(format, value, leave)
          : value;
      };
      return wrap(Reflect.get(target, key));
    },
  });
}
