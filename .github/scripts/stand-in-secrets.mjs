// Says stand-ins for an operator's secrets in a stack's file: node stand-in-secrets.mjs FILE
//
// Who previews without the stack's state has no passphrase that opens what is encrypted in its file,
// and the program asks for every secret that the settings want.
import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";

const standIns = {
  "alerting:deadMansSwitchUrl": "https://stand-in.example.com/",
  "alerting:emailPassword": "stand-in",
  "alerting:pagerdutyKey": "stand-in",
  "alerting:slackUrl": "https://stand-in.example.com/",
  "alerting:webhookUrl": "https://stand-in.example.com/",
  "grafana:databasePassword": "stand-in",
  "objectStorage:keyId": "stand-in",
  "objectStorage:secretKey": "stand-in",
  "remoteWrite:password": "stand-in",
};

const [, , file] = process.argv;
const stack = parseDocument(readFileSync(file, "utf8"));
for (const name of ["encryptionsalt", "encryptedkey", "secretsprovider"]) stack.delete(name);
for (const [name, value] of Object.entries(standIns)) stack.setIn(["config", name], value);
writeFileSync(file, String(stack));
