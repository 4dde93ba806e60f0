// Passkeys: a form with data-passkey asks the browser first and sends on what it answers.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What is asked of the browser: texts of the server become bytes.
  const forCreating = ({ publicKey }, alone) => ({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        ...(alone ? { userVerification: "required" } : {}),
      },
    },
  });
  const forGetting = ({ publicKey }) => ({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials),
    },
  });

  const answered = (credential) => {
    const response = {};
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    for (const name of names) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const options = async (form) => {
    const from = form.dataset.passkeyFrom;
    if (!from) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(from, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const ask = async (form) => {
    const asked = await options(form);
    if (form.dataset.passkey === "create") {
      const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
      return navigator.credentials.create(forCreating(asked.creation_options, alone));
    }
    return navigator.credentials.get(forGetting(asked.request_options));
  };

  const say = (form, words) => {
    const place = form.querySelector("[data-passkey-said]");
    place.textContent = words;
    place.hidden = !words;
  };

  const attend = (form) => {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      const { dataset } = form.querySelector("[data-passkey-said]");
      say(form, "");
      button.disabled = true;
      try {
        form.elements.credential.value = answered(await ask(form));
        form.submit();
      } catch (error) {
        button.disabled = false;
        say(form, error.name === "InvalidStateError" ? dataset.known : dataset.cancelled);
      }
    });
  };

  if (window.PublicKeyCredential) {
    document.querySelectorAll("form[data-passkey]").forEach(attend);
  }
})();
