/** Questions about addresses as text. Pure, so that every layer may ask them without touching the network module. */
export { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
