/** What a socket tells, nothing of it before the socket was returned. */
export interface SocketListener {
  opened(): void;
  message(text: string): void;
  /** It is closed, or never opened; nothing else is told after it. */
  closed(): void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

/** Opens a WebSocket; the simulation puts its own network here. */
export type OpenSocket = (url: string, listener: SocketListener) => Socket;

/** The real network. User and password of the URL become a header, as with HTTP. */
export const openSocket: OpenSocket = (url, listener) => {
  const bare = new URL(url);
  const credentials = `${decodeURIComponent(bare.username)}:${decodeURIComponent(bare.password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  bare.username = "";
  bare.password = "";
  const socket = new WebSocket(bare, credentials === ":" ? {} : { headers: { authorization } });
  let isOver = false;
  const end = () => {
    if (!isOver) listener.closed();
    isOver = true;
  };
  socket.onopen = () => listener.opened();
  socket.onmessage = ({ data }) => {
    if (!isOver && typeof data === "string") listener.message(data);
  };
  socket.onclose = end;
  socket.onerror = end;
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
};
