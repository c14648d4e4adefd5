// What every contender writes of a conversation: a title, and for each message who wrote when, and the text.

export const page = { width: 595.28, height: 841.89, margin: 58 };
export const size = { title: 17, head: 8.5, body: 10 };
export const leading = 1.4;

export const title = ({ id }) => `Conversation ${id}`;

export const parts = ({ messages }) =>
  messages.map(({ created_at, role, author, content }) => ({
    head: `${created_at ?? ""}  ${author?.name ?? ""} · ${role ?? ""}`,
    body: content ?? "",
  }));
