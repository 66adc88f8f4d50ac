/** Whether only this machine itself can connect to an address. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
