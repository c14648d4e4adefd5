import assert from "node:assert/strict";
import { test } from "node:test";
import { apiQuery, EMPTY_FILTER, filterFromQuery, filterKey, inboxPath, isFiltered } from "../demo/filter.js";

test("the address keeps the filter", () => {
  const filter = filterFromQuery(new URLSearchParams("q=late+parcel&from=2026-03-01&to=2026-03-27&channel=email&tag=billing&tag=returns&agent=none"));
  assert.equal(inboxPath(filter), "/inbox?q=late+parcel&from=2026-03-01&to=2026-03-27&channel=email&tag=billing&tag=returns&agent=none");
  assert.deepEqual(filterFromQuery(new URLSearchParams(inboxPath(filter).split("?")[1] ?? "")), filter);
  assert.equal(inboxPath(EMPTY_FILTER), "/inbox");
});

test("what is no day, or one value too many, is left out of the filter", () => {
  const filter = filterFromQuery(new URLSearchParams("from=yesterday&to=2026-02-30&channel=email&channel=sms&tag=a&tag=a"));
  assert.deepEqual(filter, { ...EMPTY_FILTER, channel: ["email"], tag: ["a"] });
});

test("days become moments in the workspace's zone, the last one included", () => {
  const query = apiQuery({ ...EMPTY_FILTER, from: "2026-03-01", to: "2026-03-29" }, "wt_1", "Europe/Berlin");
  assert.equal(query.get("since"), "2026-02-28T23:00:00.000Z");
  assert.equal(query.get("until"), "2026-03-29T22:00:00.000Z");
  assert.equal(query.get("workspace_id"), "wt_1");
});

test("equal filters have equal keys", () => {
  assert.equal(filterKey({ ...EMPTY_FILTER, q: " a " }), filterKey({ ...EMPTY_FILTER, q: "a" }));
  assert.ok(!isFiltered({ ...EMPTY_FILTER, q: "  " }));
  assert.ok(isFiltered({ ...EMPTY_FILTER, sla_state: ["at_risk"] }));
});
