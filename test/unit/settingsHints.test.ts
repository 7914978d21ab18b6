import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import * as ts from "typescript";

import { byKind, Schema } from "../../components/schema/kinds";
import { settingsSchema } from "../../stacks/settings/settings";

const root = path.join(__dirname, "..", "..");

/** Stands for what a template puts in. */
const anything = "*";

/** Every text in a source file, imports left out; of a template what stands in it. */
function textsIn(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(anything));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sources(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(root, folder, file));
}

/** What a key leads to; anything of an object of names, and any of the keys for what a template puts in. */
function below(schema: Schema, key: string): Schema[] {
  return byKind<Schema[]>(schema, {
    object: (shape) => (key === anything ? Object.values(shape) : shape[key] === undefined ? [] : [shape[key]]),
    record: (entry) => [entry],
    list: (item) => below(item, key),
    leaf: () => [],
  });
}

function leads(from: readonly Schema[], keys: readonly string[]): boolean {
  return keys.reduce<readonly Schema[]>((at, key) => at.flatMap((schema) => below(schema, key)), from).length > 0;
}

/** The schema and every section in it: a place may be named from the section in which it is. */
function sectionsOf(schema: Schema): Schema[] {
  return byKind<Schema[]>(schema, {
    object: (shape) => [schema, ...Object.values(shape).flatMap(sectionsOf)],
    record: sectionsOf,
    list: sectionsOf,
    leaf: () => [],
  });
}

const sections = sectionsOf(settingsSchema);
const keys = new Set(
  sections.flatMap((section) =>
    byKind<string[]>(section, {
      object: (shape) => Object.keys(shape),
      record: () => [],
      list: () => [],
      leaf: () => [],
    }),
  ),
);

/** Keys with dots between, of which the first is one of the settings'. */
const place = /(?<!output )(?<![\w.$/@"'[-])([a-zA-Z]\w*)((?:\.(?:[a-zA-Z][\w-]*|<[\w-]+>|\*))+)(?![\w/(]|\.\w|-)/g;

function placesIn(text: string): string[][] {
  return [...text.matchAll(place)].flatMap(([, first = "", rest = ""]) =>
    keys.has(first) ? [[first, ...rest.slice(1).split(".")]] : [],
  );
}

/** Places in texts that are no settings: files, and fields of others' objects. */
const others = /\.(ya?ml|json|ts|js|md|sh|io|com|org|lock|pem|service)$/;

describe("the places that messages and documentation name", () => {
  const named = ["components", "stacks"]
    .flatMap(sources)
    .flatMap((file) => textsIn(file).flatMap((text) => placesIn(text).map((place) => ({ file, place }))))
    .filter(({ place }) => !others.test(place.join(".")));

  it("are settings that there are", () => {
    const wrong = named.filter(({ place }) => !sections.some((section) => leads([section], place)));
    assert.deepEqual(
      wrong.map(({ file, place }) => `${path.relative(root, file)}: ${place.join(".")}`),
      [],
    );
    assert.ok(named.length > 100, `${named.length} are named`);
  });

  it("are looked for in fixes, too", () => {
    const wrong = [
      "set management.clusterApi to v1.14",
      "set image.ami, or leave it out",
      "see `clusters.<name>.vpc.id`",
    ];
    for (const text of wrong)
      assert.ok(
        placesIn(text).some((place) => !sections.some((section) => leads([section], place))),
        text,
      );
    assert.deepEqual(placesIn("see manifests.lock.json and pulumi.com"), []);
  });
});
