/** Uploading many pictures: one after the other, so that a weak line carries one at a time. */

import { announce } from "editors/announce";
import { gettext, say } from "editors/dom";
import { uploadItem } from "editors/upload_item";

const form = document.querySelector(".uploading");
const chooser = form.elements.files;
const button = form.querySelector(".submit-row button");
const list = form.querySelector(".uploads");
const UPLOAD = button.textContent;

const items = [];
const left = () => items.filter((item) => !item.isDone);
let request = null; // the one under way

chooser.addEventListener("change", () => {
  add(chooser.files);
  chooser.value = "";
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!request) uploadAll();
});
button.addEventListener("click", (event) => {
  if (!request) return;
  event.preventDefault();
  request.abort();
});
window.addEventListener("beforeunload", (event) => {
  if (left().length) event.preventDefault();
});

function add(files) {
  for (const file of files) {
    const item = uploadItem(file);
    items.push(item);
    list.append(item.place);
  }
  chooser.required = !left().length;
  if (files.length) announce(say(gettext("Files to upload: %(count)s"), { count: left().length }));
}

async function uploadAll() {
  const said = new FormData(form);
  list.ariaBusy = true;
  while (left().length) {
    const [item] = left();
    button.textContent = gettext("Stop");
    const { outcomes, problem } = await take(item, said);
    if (problem) {
      item.goBack(problem);
      return end(gettext("Upload the rest"), problem);
    }
    item.end(outcomes[0]);
    announce(sayOutcome(item, outcomes[0]));
  }
  return end(UPLOAD, summary());
}

/** What became of a file, or a problem, because of which it and all others are still to be sent. */
function take(item, said) {
  const { maxBytes, tooManyBytes } = form.dataset;
  if (item.file.size > Number(maxBytes)) {
    return { outcomes: [{ state: "refused", words: tooManyBytes }] };
  }
  said.set("files", item.file);
  return send(said, (share) => item.sent(share));
}

function send(data, showShare) {
  const sending = new XMLHttpRequest();
  request = sending;
  sending.open("POST", form.action);
  sending.setRequestHeader("Accept", "application/json");
  sending.responseType = "json";
  sending.upload.addEventListener("progress", ({ loaded, total }) => showShare(loaded / total));
  const answer = new Promise((resolve) => {
    sending.addEventListener("abort", () => resolve({ problem: gettext("Stopped") }));
    sending.addEventListener("error", () => resolve({ problem: noAnswer() }));
    // Whatever is no JSON, such as the page of the login, is none.
    sending.addEventListener("load", () => resolve(sending.response ?? { problem: noAnswer() }));
  });
  sending.send(data);
  return answer;
}

const noAnswer = () => gettext("The site does not answer. Are you still logged in?");

function end(label, words) {
  request = null;
  list.ariaBusy = false;
  button.textContent = label;
  chooser.required = !left().length;
  announce(words);
}

function sayOutcome(item, { words, title }) {
  const done = items.length - left().length;
  const outcome = [item.file.name, words, title].filter(Boolean).join(" ");
  return say(gettext("%(done)s of %(count)s: %(outcome)s"), {
    done,
    count: items.length,
    outcome,
  });
}

function summary() {
  const count = (state) => list.querySelectorAll(`.upload--${state}`).length;
  return say(
    gettext("Finished: %(added)s added, %(present)s already there, %(refused)s refused."),
    { added: count("added"), present: count("present"), refused: count("refused") },
  );
}
