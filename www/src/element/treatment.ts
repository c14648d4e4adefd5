// What becomes of a column under each profile, in words: the head of the preview says it.
import type { ExportOptions, FieldInfo } from "../index.js";
import type { IconName } from "../icon.js";
import type { Profile } from "./policy.js";

export interface Treatment {
  words: string;
  icon: IconName | null;
  /** The whole value of the cell is a replacement. */
  replaced: boolean;
}

const kept: Treatment = { words: "kept", icon: null, replaced: false };
const remapped: Treatment = { words: "remapped", icon: "shuffle", replaced: true };
const pseudonym: Treatment = { words: "pseudonym", icon: "mask", replaced: true };
const label: Treatment = { words: "label", icon: "mask", replaced: true };
const role: Treatment = { words: "role", icon: "user", replaced: true };
const shifted: Treatment = { words: "shifted, whole weeks", icon: "calendar", replaced: false };
const removed: Treatment = { words: "removed", icon: "eye-off", replaced: false };
const searched: Treatment = { words: "values replaced", icon: "mask", replaced: false };
const host: Treatment = { words: "host only", icon: "link", replaced: false };
const person: Treatment = { words: "others: label", icon: "mask", replaced: false };
const numbered: Treatment = { words: "numbered", icon: "shuffle", replaced: false };

type Class = FieldInfo["privacyClass"];

const table: Readonly<Record<Exclude<Profile, "internal">, Readonly<Record<Class, Treatment>>>> = {
  external: {
    none: kept, "record-id": remapped, "customer-identity": pseudonym, "agent-identity": pseudonym, "free-text": searched, time: kept, label: searched,
    rating: kept, "rating-comment": searched, link: host, network: removed, file: numbered, custom: removed,
  },
  training: {
    none: kept, "record-id": remapped, "customer-identity": label, "agent-identity": role, "free-text": searched, time: removed, label: searched,
    rating: removed, "rating-comment": removed, link: label, network: removed, file: removed, custom: removed,
  },
  "subject-access": {
    none: kept, "record-id": kept, "customer-identity": person, "agent-identity": role, "free-text": { ...searched, words: "others replaced" },
    time: kept, label: kept, rating: kept, "rating-comment": { ...searched, words: "others replaced" }, link: kept, network: removed, file: kept, custom: kept,
  },
};

/** What happens to a field. A column that the table does not know is left out by every profile that replaces. */
export function treatmentOf(field: FieldInfo | undefined, { profile, times }: Pick<ExportOptions, "profile" | "times">): Treatment {
  if (profile === "internal") return field?.personal === true ? { words: "kept, personal", icon: "fingerprint", replaced: false } : kept;
  if (field === undefined) return removed;
  if (field.privacyClass === "time" && profile === "external" && times === "shift") return shifted;
  return table[profile][field.privacyClass];
}
