import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { differencesTable } from "../support/differencesPage";
import { fieldDifferences, FoundDifference } from "../support/fieldDifferences";
import { readReviewed, ReviewedDifference, unreviewed } from "../support/reviewedDifferences";

const page = path.join(__dirname, "..", "..", "docs", "differences.md");
const lists = {
  workload: "workloadDifferences.yaml",
  leftOut: "workloadLeftOutDifferences.yaml",
  management: "managementDifferences.yaml",
} as const;

describe("the reviewed differences from upstream", () => {
  for (const [name, file] of Object.entries(lists)) {
    it(`stand in docs/differences.md as in ${file} (UPDATE_DOCS=1 writes them)`, () => {
      const text = fs.readFileSync(page, "utf8");
      const [begin, end] = [`<!-- begin of ${name} -->`, `<!-- end of ${name} -->`];
      const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
      assert.ok(from >= begin.length && to > from, `docs/differences.md has lost its marks of ${name}`);
      const wanted = `\n\n${differencesTable(readReviewed(file))}\n\n`;
      if (process.env["UPDATE_DOCS"] === "1") fs.writeFileSync(page, text.slice(0, from) + wanted + text.slice(to));
      else assert.equal(text.slice(from, to), wanted);
    });

    it(`each have a reason and a page of upstream's in ${file}, and no field stands there twice`, () => {
      const reviewed = readReviewed(file);
      assert.deepEqual(
        reviewed.filter(
          ({ reason, link }) => !/\.$/.test(reason) || reason.includes("|") || !link.startsWith("https://"),
        ),
        [],
      );
      const places = reviewed.flatMap(({ where }) => where);
      assert.deepEqual(
        places.filter((place, index) => places.indexOf(place) !== index),
        [],
      );
    });
  }

  describe("are compared", () => {
    const reviewed = [
      {
        where: ["Cluster: spec.a[0]", "Pool: spec.a[0]"],
        clusterctl: 1,
        here: 2,
        reason: "Meant.",
        link: "https://example.org",
      },
    ];
    const found = (object: string, upstream: unknown, ours: unknown): FoundDifference[] =>
      fieldDifferences(upstream, ours).map((difference) => ({ ...difference, object }));
    const both = [
      ...found("Cluster", { spec: { a: [1] } }, { spec: { a: [2] } }),
      ...found("Pool", { spec: { a: [1] } }, { spec: { a: [2] } }),
    ];

    it("with nothing to say where both are as reviewed", () => assert.deepEqual(unreviewed(both, reviewed), []));

    it("with a line for a value that is another, a field that is missing, and one that is too much", () => {
      const other = found("Cluster", { spec: { a: [1], b: { c: 1 } } }, { spec: { a: [3], d: null } });
      assert.deepEqual(unreviewed([...other, ...both.slice(1)], reviewed), [
        "Cluster: spec.a[0]: upstream has 1, this program 3; it is reviewed with other values",
        'Cluster: spec.b: upstream has {"c":1}, this program nothing; it is not reviewed',
        "Cluster: spec.d: upstream has nothing, this program null; it is not reviewed",
      ]);
    });

    it("by the lines of long texts, where these alone are reviewed", () => {
      const image = [{ ...reviewed[0]!, where: ["Map: data"], clusterctl: "image: a", here: "image: b", lines: true }];
      const texts = (ours: string): FoundDifference[] => found("Map", { data: "x:\n  image: a\n" }, { data: ours });
      assert.deepEqual(unreviewed(texts("x:\n  image: b\n"), image as ReviewedDifference[]), []);
      assert.equal(unreviewed(texts("y:\n  image: b\n"), image as ReviewedDifference[]).length, 1);
    });

    it("with a line for a reviewed one that is gone", () => {
      assert.deepEqual(unreviewed(both.slice(1), reviewed), ["Cluster: spec.a[0]: is reviewed, and no longer differs"]);
    });
  });
});
