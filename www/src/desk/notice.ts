/** The system's notification that an export is ready. Asked for in a click, never by itself. */

export type NoticePermission = NotificationPermission | "missing";

/** What the browser would say now, without asking anybody. */
export function noticePermission(): NoticePermission {
  return typeof Notification === "undefined" ? "missing" : Notification.permission;
}

/** Call it in a click: the browser asks the reader. */
export async function askNotice(): Promise<NoticePermission> {
  if (noticePermission() !== "default") return noticePermission();
  try {
    return await Notification.requestPermission();
  } catch {
    return "denied";
  }
}

/** Shows one while the page is not looked at; what the page itself shows is enough otherwise. */
export function showNotice(title: string, body: string, tag: string, onClick: () => void): void {
  if (noticePermission() !== "granted" || (document.visibilityState === "visible" && document.hasFocus())) return;
  try {
    const notice = new Notification(title, { body, tag });
    notice.onclick = () => {
      window.focus();
      notice.close();
      onClick();
    };
  } catch {
    // Some phones allow notifications from service workers only: the page says it as well.
  }
}
