/** Times, durations and numbers in words. Times are shown in the workspace's zone; the zone is named once per page. */

export interface TimeFormat {
  readonly zone: string;
  readonly locale: string;
  clock(at: string): string;
  day(at: string): string;
  /** Short form for a list: the time today, else day and month, with the year when it is another one. */
  short(at: string, now: Date): string;
  /** Everything, for a title. */
  full(at: string): string;
  /** Days compare as text: 2026-03-27. */
  isoDay(at: Date): string;
  dayRange(from: string | null, to: string | null): string;
  month(isoMonth: string): string;
}

function parts(format: Intl.DateTimeFormat, at: Date): ReadonlyMap<string, string> {
  return new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** "1–27 Mar 2026", but "28 Feb – 3 Mar 2026": bare numbers stand close. */
function closeRange(range: string): string {
  return range.replace(/[\u2009\u202f]/g, " ").replace(/^(\d+) – (\d+)/, "$1–$2");
}

function supportedZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

function supportedLocale(locale: string): string {
  try {
    // Bare "en" would mean American dates; the words of this page are British English.
    return locale === "en" || locale === "" ? "en-GB" : (Intl.getCanonicalLocales(locale)[0] ?? "en-GB");
  } catch {
    return "en-GB";
  }
}

export function timeFormat(wantedZone: string, wantedLocale: string): TimeFormat {
  const zone = supportedZone(wantedZone);
  const locale = supportedLocale(wantedLocale);
  const inZone = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const clock = inZone({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = inZone({ weekday: "short", day: "numeric", month: "long", year: "numeric" });
  const dayMonth = inZone({ day: "numeric", month: "short" });
  const dayMonthYear = inZone({ day: "numeric", month: "short", year: "numeric" });
  const full = inZone({ dateStyle: "full", timeStyle: "medium", hourCycle: "h23" });
  const numbers = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone });
  // A day chosen in a filter is a calendar day, not a moment: it is formatted at noon UTC so that no zone can move it.
  const calendar = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const monthYear = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  const noon = (isoDay: string): Date => new Date(`${isoDay}T12:00:00Z`);

  const isoDay = (at: Date): string => {
    const named = parts(numbers, at);
    return `${named.get("year") ?? ""}-${named.get("month") ?? ""}-${named.get("day") ?? ""}`;
  };
  const known = (at: string, write: (date: Date) => string): string => {
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? at : write(date);
  };

  return {
    zone,
    locale,
    clock: (at) => known(at, (date) => clock.format(date)),
    day: (at) => known(at, (date) => day.format(date).replace(",", "")),
    short: (at, now) => known(at, (date) => {
      const then = isoDay(date);
      const today = isoDay(now);
      if (then === today) return clock.format(date);
      return (then.slice(0, 4) === today.slice(0, 4) ? dayMonth : dayMonthYear).format(date);
    }),
    full: (at) => known(at, (date) => `${full.format(date)} (${zone})`),
    isoDay,
    dayRange: (from, to) => {
      if (from !== null && to !== null) return from === to ? calendar.format(noon(from)) : closeRange(calendar.formatRange(noon(from), noon(to)));
      if (from !== null) return `From ${calendar.format(noon(from))}`;
      if (to !== null) return `Until ${calendar.format(noon(to))}`;
      return "Any date";
    },
    month: (isoMonth) => monthYear.format(noon(`${isoMonth}-15`)),
  };
}

/** Milliseconds by which the zone's wall clock is ahead of UTC at that moment. */
function zoneOffsetMs(at: Date, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const named = parts(format, at);
  const number = (name: string): number => Number(named.get(name) ?? 0);
  const wall = Date.UTC(number("year"), number("month") - 1, number("day"), number("hour"), number("minute"), number("second"));
  return wall - Math.floor(at.getTime() / 1000) * 1000;
}

/** The moment at which a calendar day starts in a zone, right across changes of daylight time. */
export function dayStart(isoDay: string, zone: string): Date {
  const wall = new Date(`${isoDay}T00:00:00Z`);
  const first = new Date(wall.getTime() - zoneOffsetMs(wall, zone));
  return new Date(wall.getTime() - zoneOffsetMs(first, zone));
}

export function nextDay(isoDay: string): string {
  return shiftDay(isoDay, 1);
}

export function shiftDay(isoDay: string, days: number): string {
  const noon = new Date(`${isoDay}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

export function isIsoDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
}

/** 0:42, 3:12, 1:03:20 */
export function playTime(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 4 s, 12 min, 3 h 05 min, 2 d 4 h */
export function spanWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function numberWords(value: number): string {
  return new Intl.NumberFormat("en").format(value);
}

export function byteWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
