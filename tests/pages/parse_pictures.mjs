// Reads [[where, text], …] and prints what Mermaid's parser says of each that is wrong.
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
Object.assign(globalThis, {
  window,
  document: window.document,
  DOMParser: window.DOMParser,
  Element: window.Element,
});
const { default: mermaid } = await import("mermaid");

let input = "";
for await (const piece of process.stdin) input += piece;
for (const [where, text] of JSON.parse(input)) {
  try {
    await mermaid.parse(text);
  } catch (error) {
    console.log(`${where}: ${error}`);
  }
}
process.exit(0);
