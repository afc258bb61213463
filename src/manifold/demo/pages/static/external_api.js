// The stand-in of Manifold's demo for Jitsi Meet's external_api.js. It puts a conference of this server into a page,
// by the constructor that Jitsi Meet's has; of that one's commands and events it knows `dispose` alone.
window.JitsiMeetExternalAPI = class JitsiMeetExternalAPI {
  #frame = document.createElement("iframe");

  constructor(domain, { roomName, parentNode = document.body, userInfo = {} }) {
    const displayName = encodeURIComponent(JSON.stringify(userInfo.displayName ?? "a guest"));
    this.#frame.src = `https://${domain}/${encodeURIComponent(roomName)}#userInfo.displayName=${displayName}`;
    parentNode.append(this.#frame);
  }

  dispose() {
    this.#frame.remove();
  }
};
