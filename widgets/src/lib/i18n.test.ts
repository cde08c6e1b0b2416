import { describe, expect, it } from "vitest";
import { asLang, MESSAGES, speaker, type Key } from "./i18n";

const keys = Object.keys(MESSAGES.en) as Key[];
const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe("i18n", () => {
  it("has every sentence in both languages, with the same blanks", () => {
    expect(Object.keys(MESSAGES.zh).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      expect(MESSAGES.zh[key].trim(), key).not.toBe("");
      expect(new Set(blanks(MESSAGES.zh[key])), key).toEqual(new Set(blanks(MESSAGES.en[key])));
    }
  });

  it("says in Chinese what is not a name of a key or a variable", () => {
    const same = keys.filter((key) => MESSAGES.zh[key] === MESSAGES.en[key]);
    expect(same).toEqual(["table.gradient"]);
  });

  it("holds no sentence that nobody says", () => {
    const files = import.meta.glob<string>(["../**/*.ts", "!../**/*.test.ts", "!./i18n.ts"], {
      query: "?raw",
      import: "default",
      eager: true,
    });
    const source = Object.values(files).join("\n");
    expect(source.length).toBeGreaterThan(50_000);
    const made = /^(kind|cut|back|ledger|legend|name|tool)\./; // some of these are put together: say(`kind.${node.kind}`)
    const silent = keys.filter(
      (key) =>
        !source.includes(`"${key}"`) &&
        !(made.test(key) && source.includes(`${key.slice(0, key.lastIndexOf(".") + 1)}\${`)),
    );
    expect(silent).toEqual([]);
  });

  it("fills blanks, and falls back to English", () => {
    expect(speaker("en")("play.of", { n: 9 })).toBe("of 9");
    expect(speaker("zh")("play.of", { n: 9 })).toBe("/ 9");
    expect([asLang("zh"), asLang("fr"), asLang(null)]).toEqual(["zh", "en", "en"]);
  });
});
