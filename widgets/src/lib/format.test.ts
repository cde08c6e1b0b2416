import { describe, expect, it } from "vitest";
import { matrix, scalar, summary } from "../../dev/samples";
import { bytesText, exactText, numberText, shapeText, shortText } from "./format";

describe("format", () => {
  it.each([
    [0.34872, "0.3487"],
    [26365500, "2.637e7"],
    [3, "3"],
    [-0.5, "-0.5"],
    [0, "0"],
    [-0, "0"],
    [9999.4, "9999"],
    [9999.6, "1e4"],
    [12346, "1.235e4"],
    [0.00012, "0.00012"],
    [0.000012, "1.2e-5"],
    ["NaN", "NaN"],
    ["Infinity", "Inf"],
    [-Infinity, "-Inf"],
    [null, "NaN"],
  ])("writes %s as %s", (given, text) => {
    expect(numberText(given)).toBe(text);
  });

  it("writes shapes as Python does", () => {
    expect([shapeText([]), shapeText([3]), shapeText([64, 10])]).toEqual(["()", "(3,)", "(64, 10)"]);
  });

  it("is short on edges and exact for tests", () => {
    expect([
      shortText(scalar(0.387)),
      shortText(summary([64, 100], 1)),
      shortText(matrix([[1, 2]]), 20),
      shortText({ ...matrix([[1, 2]]), shape: [3] }),
      shortText(null),
    ]).toEqual(["0.387", "64×100", "1x2, mean 1.5", "(3,)", ""]);
    expect([
      exactText(
        matrix([
          [1, 2],
          [3, 4],
        ]),
      ),
      exactText(summary([64, 100], 1)),
      exactText(null),
      exactText(scalar(NaN)),
    ]).toEqual(["[[1,2],[3,4]]", "64x100, mean 1.0", "None", '"NaN"']);
  });

  it("counts bytes", () => {
    expect([bytesText(12), bytesText(25600), bytesText(3 * 1024 ** 2)]).toEqual(["12 B", "25.0 KiB", "3.0 MiB"]);
  });
});
