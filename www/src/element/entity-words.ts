// Kinds of personal data in the reader's words: many kinds of the engine, few families on the screen.
import type { IconName } from "../icon.js";
import { plural } from "./words.js";

export interface Family {
  name: string;
  icon: IconName;
  /** As a title: "Names". */
  title: string;
  one: string;
  many: string;
  entities: readonly string[];
}

/** In the order in which counts are shown. */
const families: readonly Family[] = [
  { name: "emails", icon: "mail", title: "E-mails", one: "e-mail", many: "e-mails", entities: ["EMAIL"] },
  { name: "phones", icon: "phone", title: "Phones", one: "phone", many: "phones", entities: ["PHONE"] },
  { name: "names", icon: "user", title: "Names", one: "name", many: "names", entities: ["PERSON", "USERNAME"] },
  { name: "cards", icon: "card", title: "Cards", one: "card", many: "cards", entities: ["CREDIT_CARD", "CARD_OR_ACCOUNT_FRAGMENT"] },
  { name: "addresses", icon: "pin", title: "Addresses", one: "address", many: "addresses", entities: ["ADDRESS", "GEO"] },
  { name: "accounts", icon: "hash", title: "Bank accounts", one: "bank account", many: "bank accounts", entities: ["IBAN", "ACCOUNT_NUMBER", "CRYPTO"] },
  {
    name: "ids", icon: "hash", title: "ID-like numbers", one: "ID-like number", many: "ID-like numbers",
    entities: ["NATIONAL_ID", "NATIONAL_ID_FRAGMENT", "TAX_ID", "PASSPORT", "DRIVER_LICENSE", "MEDICAL_ID", "BOOKING_CODE", "VEHICLE"],
  },
  { name: "births", icon: "calendar", title: "Dates of birth", one: "date of birth", many: "dates of birth", entities: ["DATE_OF_BIRTH"] },
  { name: "secrets", icon: "lock", title: "Secrets", one: "secret", many: "secrets", entities: ["SECRET"] },
  { name: "networks", icon: "globe", title: "Network addresses", one: "network address", many: "network addresses", entities: ["IP", "MAC"] },
  { name: "links", icon: "link", title: "Links", one: "link", many: "links", entities: ["URL"] },
  { name: "companies", icon: "building", title: "Companies", one: "company", many: "companies", entities: ["ORG"] },
  // Words of the reader's own, and values of the customer's custom attributes.
  { name: "custom", icon: "tag", title: "Custom values", one: "custom value", many: "custom values", entities: ["CUSTOM"] },
];

const other: Family = { name: "others", icon: "info", title: "Other values", one: "other value", many: "other values", entities: [] };
const byEntity = new Map(families.flatMap((family) => family.entities.map((entity) => [entity, family] as const)));

/** The family of a kind; kinds of a later engine are "other values". */
export function familyOf(entity: string): Family {
  return byEntity.get(entity) ?? other;
}

/** What stands in for a hidden value: "Name", "E-mail". */
export function entityWord(entity: string): string {
  const { one } = familyOf(entity);
  return one.charAt(0).toUpperCase() + one.slice(1);
}

export interface FamilyCount {
  family: Family;
  count: number;
}

/** Sums counts by family, in the order of the screen. */
export function countFamilies(counts: readonly { entity: string; places: number }[]): readonly FamilyCount[] {
  const sums = new Map<Family, number>();
  for (const { entity, places } of counts) sums.set(familyOf(entity), (sums.get(familyOf(entity)) ?? 0) + places);
  return [...families, other].flatMap((family) => {
    const count = sums.get(family) ?? 0;
    return count === 0 ? [] : [{ family, count }];
  });
}

/** The families that have a big number of their own: always four, so that nothing jumps. */
export function headFamilies(counts: readonly FamilyCount[]): { head: readonly FamilyCount[]; rest: readonly FamilyCount[] } {
  const places = 4;
  const empty = families.filter((family) => !counts.some((one) => one.family === family)).map((family) => ({ family, count: 0 }));
  const chosen = new Set([...counts.slice(0, places), ...empty].slice(0, places).map(({ family }) => family));
  const head = families.filter((family) => chosen.has(family)).map((family) => counts.find((one) => one.family === family) ?? { family, count: 0 });
  return { head, rest: counts.filter(({ family }) => !chosen.has(family)) };
}

/** "12 addresses" */
export function familyCountOf({ family, count }: FamilyCount): string {
  return plural(count, family.one, family.many);
}

/** How a value that was found again was written. */
export function encodingForm(encoding: string): string {
  const forms: Readonly<Record<string, string>> = {
    plain: "unchanged", url: "inside a link", base64: "in base64", html: "with HTML entities", json: "with escaped characters", spaced: "written with spaces",
  };
  return forms[encoding] ?? "in another form";
}

/** The same with the kind of value: "an e-mail written with spaces". */
export function encodingWords(entity: string, encoding: string): string {
  const { one } = familyOf(entity);
  return `${/^[aeiou]/i.test(one) ? "an" : "a"} ${one}${encoding === "plain" ? "," : ""} ${encodingForm(encoding)}`;
}

/** The form as the check names it. */
export function encodingRule(encoding: string): string {
  const forms: Readonly<Record<string, string>> = { plain: "plain", url: "URL-escaped", base64: "base64", html: "HTML-escaped", json: "JSON-escaped", spaced: "spaced" };
  return `finished-file check, ${forms[encoding] ?? encoding} form`;
}
