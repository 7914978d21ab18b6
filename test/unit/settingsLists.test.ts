import { strict as assert } from "assert";

import { draftOf, schemaProblems, withWholeLists } from "../../components/schema/check";
import { changeText } from "../../components/schema/change";
import { choice, count, flag, list, named, section, text } from "../../components/schema/fields";
import { stackFileSchema } from "../../components/schema/jsonSchema";
import { problemText } from "../../components/schema/problem";
import { settingReferences } from "../../components/schema/reference";

const see = "https://example.org/network";
const zone = text(
  { description: "Its zone.", example: "us-east-1a", change: { kind: "refused", words: "but for a new one" } },
  (value) =>
    /^[a-z0-9-]+$/.test(value) ? undefined : { problem: "is not a zone", fix: "write one, such as us-east-1a" },
);
const subnet = section(
  {
    id: text({ description: "Its id.", see: "https://example.org/ids" }),
    zone,
    public: flag({ description: "Whether it is public." }).default(false),
  },
  { description: "A subnet." },
);
const rule = section(
  {
    port: count({ description: "Port." }, { min: 1, max: 65535 }),
    from: list(text({ description: "A range." }), { description: "Ranges." }).optional(),
  },
  { description: "A rule." },
);

/** Lists in every place: of sections, of plain values, under names, inside items, and with secrets in them. */
const schema = section(
  {
    subnets: list(subnet, { description: "Subnets.", change: "in place", otherwise: "made" }).optional(),
    zones: list(choice(["a", "b"], { description: "A zone." }), { description: "Zones." }).default(["a"]),
    rules: named(list(rule, { description: "Rules of a group." }), {
      description: "Groups of rules.",
      placeholder: "group",
    }).prefault({}),
    users: list(
      section(
        { name: text({ description: "Name." }), token: text({ description: "Token.", secret: true }) },
        { description: "A user." },
      ),
      { description: "Users." },
    ).optional(),
    names: list(text({ description: "A name." }), { description: "Names." }).optional(),
  },
  { description: "Settings with lists.", see, change: "rolls all machines" },
);

const problems = (input: unknown): string[] => schemaProblems(schema, input).map(problemText);
const [first, second] = [
  { id: "subnet-1", zone: "us-east-1a" },
  { id: "subnet-2", zone: "us-east-1b", public: true },
];

describe("lists in settings", () => {
  it("are documented key by key, with the page and change of the enclosing section", () => {
    const rows = settingReferences(schema).map(({ path, type, fallback, see: page, change }) => [
      path,
      type,
      fallback,
      page?.split("/").at(-1),
      change && changeText(change),
    ]);
    assert.deepEqual(rows, [
      ["subnets", "list of objects", "made", "network", "in place"],
      ["subnets[]", "object", "none", "network", "in place"],
      ["subnets[].id", "text", "required", "ids", "in place"],
      ["subnets[].zone", "text", "required", "network", "refused: but for a new one"],
      ["subnets[].public", "true or false", "`false`", "network", "in place"],
      ["zones", "list of `a` or `b`", '`["a"]`', "network", "rolls all machines"],
      ["rules", "object", "none", "network", "rolls all machines"],
      ["rules.<group>", "list of objects", "none", "network", "rolls all machines"],
      ["rules.<group>[]", "object", "none", "network", "rolls all machines"],
      ["rules.<group>[].port", "whole number", "required", "network", "rolls all machines"],
      ["rules.<group>[].from", "list of texts", "none", "network", "rolls all machines"],
      ["users", "list of objects", "none", "network", "rolls all machines"],
      ["users[]", "object", "none", "network", "rolls all machines"],
      ["users[].name", "text", "required", "network", "rolls all machines"],
      ["users[].token", "text", "required", "network", "rolls all machines"],
      ["names", "list of texts", "none", "network", "rolls all machines"],
    ]);
  });

  const wrong: readonly (readonly [input: unknown, line: string])[] = [
    [
      { subnets: [first, { id: "subnet-2", zoen: "b", zone: "b" }] },
      "subnets[1].zoen: is not a setting. Fix: call it zone.",
    ],
    [
      { subnets: [first, { ...second, az: "b" }] },
      "subnets[1].az: is not a setting. Fix: remove it; there are id, zone, public.",
    ],
    [{ subnets: [first, { id: "subnet-2" }] }, "subnets[1].zone: is missing. Fix: set a text, such as us-east-1a."],
    [
      { subnets: [{ ...first, zone: 1 }] },
      "subnets[0].zone = 1: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as us-east-1a.",
    ],
    [
      { subnets: [first, { ...second, zone: "B" }] },
      'subnets[1].zone = "B": is not a zone. Fix: write one, such as us-east-1a.',
    ],
    [
      { subnets: [first, "subnet-2"] },
      'subnets[1] = "subnet-2": is a text, not an object of settings. Fix: write an object of settings.',
    ],
    [
      { subnets: first },
      'subnets = {"id":"subnet-1","zone":"us-east-1a"}: is an object of settings, not a list. Fix: write a list.',
    ],
    [{ zones: ["a", "c"] }, 'zones[1] = "c": is not an allowed value. Fix: use one of a, b.'],
    [
      { rules: { web: [{ port: 80 }, { port: 0 }] } },
      "rules.web[1].port = 0: is not a whole number from 1 to 65535. Fix: write one, such as 1.",
    ],
    [
      { rules: { "a.b": [{ port: 80, from: ["10.0.0.0/8", true] }] } },
      'rules["a.b"][0].from[1] = true: is true or false, not a text: without quotes, YAML reads it like this. Fix: put it in quotes.',
    ],
    [{ names: ["one", null] }, "names[1] = null: is empty, not a text. Fix: give it a value, or remove the key."],
    [
      { users: [{ name: "ann", token: 12345 }] },
      "users[0].token: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes.",
    ],
    [
      { users: [{ name: "ann", token: "a" }, "ann:very-secret"] },
      "users[1]: is a text, not an object of settings. Fix: write an object of settings.",
    ],
    [{ users: { ann: "very-secret" } }, "users: is an object of settings, not a list. Fix: write a list."],
  ];

  for (const [input, line] of wrong) {
    it(`are refused with the item's path: ${line.slice(0, line.indexOf(". Fix"))}`, () => {
      assert.deepEqual(problems(input), [line]);
    });
  }

  it("report everything that is wrong in all items at once", () => {
    const found = problems({
      subnets: [{ id: 1, zone: "a" }, first, { ...second, zone: "B", name: "x" }],
      zones: "a",
      rules: { web: [{}] },
    });
    assert.deepEqual(found.map((line) => line.split(/[: ]/)[0]).sort(), [
      "rules.web[0].port",
      "subnets[0].id",
      "subnets[2].name",
      "subnets[2].zone",
      "zones",
    ]);
  });

  it("keep valid items in a draft, at their index and with defaults", () => {
    const draft = draftOf(schema, {
      subnets: [{ ...first, zone: 1 }, second, "subnet-3", first],
      zones: ["a", "c", "b"],
      rules: { web: [{ port: 0 }, { port: 80 }] },
      names: {},
    });
    assert.deepEqual(draft, {
      subnets: [{ id: "subnet-1", zone: undefined, public: false }, second, undefined, { ...first, public: false }],
      zones: ["a", undefined, "b"],
      rules: { web: [{ port: undefined, from: undefined }, { port: 80 }] },
      users: undefined,
      names: undefined,
    });
  });

  it("are left out if anything in them is invalid, for checks that need complete lists", () => {
    const draft = draftOf(schema, {
      subnets: [first, second],
      zones: ["a", "c"],
      rules: { web: [{ port: 0 }], ssh: [{ port: 22 }] },
      regoin: "x",
    });
    const whole = {
      subnets: [{ ...first, public: false }, second],
      zones: undefined,
      rules: { web: undefined, ssh: [{ port: 22 }] },
      users: undefined,
      names: undefined,
    };
    assert.deepEqual(withWholeLists(schema, draft), whole);
  });

  it("have their items in the JSON Schema, with the documentation of each key", () => {
    const { properties } = stackFileSchema("lists", schema) as {
      properties: { config: { properties: Record<string, object> } };
    };
    const secure = { $ref: "#/definitions/secure" };
    assert.deepEqual(properties.config.properties["lists:subnets"], {
      description: `Subnets.\n\nIf left out: made.\n\nWhen changed: in place.\n\n${see}`,
      if: secure,
      else: {
        type: "array",
        items: {
          description: `A subnet.\n\nWhen changed: in place.\n\n${see}`,
          type: "object",
          properties: {
            id: {
              description: "Its id.\n\nWhen changed: in place.\n\nhttps://example.org/ids",
              anyOf: [{ type: "string" }, secure],
            },
            zone: {
              description: `Its zone.\n\nWhen changed: refused: but for a new one.\n\n${see}`,
              anyOf: [{ type: "string" }, secure],
              examples: ["us-east-1a"],
            },
            public: {
              description: `Whether it is public.\n\nWhen changed: in place.\n\n${see}`,
              type: "boolean",
              default: false,
            },
          },
          required: ["id", "zone"],
          additionalProperties: false,
        },
      },
    });
  });
});
