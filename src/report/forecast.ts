/** Forecasts as sentences with clock times. */
import type { Forecast } from '../check/forecast.ts';
import { printable } from '../system/printable.ts';
import { day } from '../text/words.ts';

const whats: Readonly<Record<Forecast['what'], string>> = {
  'well-known': 'the present file',
  'no-well-known': 'that there is no file',
  srv: 'the present SRV record',
  'no-srv': 'that there is no SRV record',
  address: 'the present addresses',
  'no-address': 'that there is no address',
};

/** "14:05 UTC", with the day when it is another one than that of `from`. Milliseconds since 1970. */
export function clockTime(at: number, from: number): string {
  const time = `${new Date(at).toISOString().slice(11, 16)} UTC`;
  return day(at) === day(from) ? time : `${day(at, from)} ${time}`;
}

/** "others may keep the present file until 25 Nov 09:12 UTC (https://…)" */
export const forecastText = ({ what, subject, until }: Forecast, from: number): string =>
  `others may keep ${whats[what]} until ${clockTime(until, from)} (${printable(subject, 255)})`;
