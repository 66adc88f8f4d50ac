/** What is to change, in words of the configuration: no text, no positions. */

/** A listener that is written anew. */
export interface NewListener {
  readonly port: number;
  readonly tls: boolean;
  /** Empty for all addresses, which is what Synapse takes without the setting. */
  readonly addresses: readonly string[];
  readonly xForwarded: boolean;
  readonly names: readonly string[];
}

/** What changes inside a listener that stays; absent = stays as it is. */
export interface ListenerChange {
  readonly tls?: boolean;
  readonly xForwarded?: boolean;
  readonly addresses?: readonly string[];
  /** Names that one of its resources is to have. */
  readonly names?: readonly string[];
  /** Takes the resource `webclient` and empty entries out. */
  readonly tidy?: boolean;
}

export type Wish = { readonly why: string } & (
  | { readonly kind: 'remove-key'; readonly key: string }
  | { readonly kind: 'set-key'; readonly key: string; readonly value: string }
  | { readonly kind: 'remove-listener'; readonly index: number; readonly name: string }
  | {
      readonly kind: 'change-listener';
      readonly index: number;
      readonly name: string;
      readonly change: ListenerChange;
    }
  | { readonly kind: 'add-listener'; readonly name: string; readonly listener: NewListener }
);
