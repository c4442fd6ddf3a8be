// Reads the calendar files with ical.js, which Thunderbird reads them with: `node read.mjs EXPECTED.json`.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const expected = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { calendar, uid, sequence, packet } of expected) {
  const component = new ICAL.Component(ICAL.parse(readFileSync(calendar, "utf8")));
  const events = component.getAllSubcomponents("vevent");
  const event = new ICAL.Event(events[0]);
  const same = (what, found, wanted) => {
    if (found !== wanted) throw new Error(`${calendar}: ${what} is ${found}, not ${wanted}`);
  };
  same("number of entries", events.length, 1);
  same("UID", event.uid, uid);
  same("SEQUENCE", event.sequence, sequence);
  same("zone", event.startDate.zone.tzid, "UTC");
  same("organizer", event.component.getFirstProperty("organizer").getParameter("cn"), "Aylin Demir");
  const attach = event.component.getFirstProperty("attach");
  same("attachment", attach !== null, packet !== null);
  if (packet) {
    const data = Buffer.from(attach.getFirstValue().value, "base64");
    same("packet, byte for byte,", data.equals(readFileSync(packet)), true);
  }
}
console.log(`${expected.length} calendar files read by ical.js`);
