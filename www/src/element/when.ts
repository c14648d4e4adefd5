// Moments and dates in words. `nowMs` comes in, so that tests say what time it is.
import { plural } from "./words.js";

const locale = "en-GB";
const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const shortDayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const clockFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** "3 Dec 2026" */
export function dayOf(ms: number): string {
  return dayFormat.format(ms);
}

/** With the time zone's name, for whoever points at a date. */
export function fullOf(ms: number): string {
  return fullFormat.format(ms);
}

/** "today, 10:42", "yesterday, 16:20", "26 Nov, 16:20", "26 Nov 2025, 16:20" */
export function whenOf(ms: number, nowMs: number): string {
  const clock = clockFormat.format(ms);
  if (dayOf(ms) === dayOf(nowMs)) return `today, ${clock}`;
  if (dayOf(ms) === dayOf(nowMs - dayMs)) return `yesterday, ${clock}`;
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return `${sameYear ? shortDayFormat.format(ms) : dayOf(ms)}, ${clock}`;
}

/** "in 7 days", "in 5 hours", "within the hour" */
export function spanUntil(ms: number, nowMs: number): string {
  const left = ms - nowMs;
  if (left >= 2 * dayMs) return `in ${plural(Math.round(left / dayMs), "day")}`;
  if (left >= hourMs) return `in ${plural(Math.floor(left / hourMs), "hour")}`;
  return "within the hour";
}
