import { expect, test } from "./server.js";

test("the dashboard opens without a complaint in the console", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // The dashboard asks who is signed in, and the first answer is nobody.
    const isFirstQuestion = message.location().url.endsWith("/v1/session") && message.text().includes("401");
    if (!isFirstQuestion) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto("/");
  await expect(page.getByRole("button", { name: /^Export/ }).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
